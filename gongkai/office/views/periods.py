"""保管期限表 and 分类方案: how long records are kept, by what they are classified, who approved the table (clause 2.E)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.archives import actions, filing_rules, retention
from gongkai.archives.models import RETENTIONS, SCHEMES
from gongkai.archives.retention import Keeping
from gongkai.catalog.models import Category, Entry
from gongkai.foundation.objections import Refused
from gongkai.office.filing_forms import ApprovalForm, ClassingForm, RetentionForm
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.keeping import carry_out, let_in, show
from gongkai.office.views.records import READERS
from gongkai.organization.queries import units_of
from gongkai.procedure.posts import Post


@dataclass(frozen=True)
class Group:
    """A category of the table: how long it is kept, and its entries with their own rows, None where they go by the category."""

    category: Category
    keeping: Keeping
    entries: list[tuple[Entry, Keeping | None]]


@never_cache
@require_GET
def retention_table(request: HttpRequest) -> HttpResponse:
    """保管期限表: every category and entry with its period, the classes, and the approval of the archives authority."""
    held = let_in(request, READERS)
    body = request.user.body
    table = retention.Table(body)
    entries = list(Entry.objects.filter(body=body, retired_on=None).select_related("category"))
    groups = [
        Group(one, table.of_category(one), [(entry, table.own(entry=entry)) for entry in entries if entry.category_id == one.pk])
        for one in Category.objects.filter(body=body).order_by("number")
    ]
    approval = retention.approval_of(body)
    scheme = retention.scheme_of(body, timezone.localdate().year)
    units = list(units_of(body))
    context = {
        "groups": groups,
        "others": table.own(),
        "names": RETENTIONS,
        "approval": approval,
        "is_as_approved": approval is not None and approval.table == table.digest,
        "is_usual": table.is_usual,
        "scheme": scheme,
        "scheme_name": SCHEMES[scheme.scheme],
        "codes": [(group.category.name, scheme.question_code(group.category)) for group in groups]
        if scheme.scheme == "question"
        else [(unit.name, scheme.unit_code(unit)) for unit in units],
        "keeps": Post.ARCHIVIST in held,
        "may_adopt": Post.ARCHIVIST in held and bool(filing_rules.rows_to_adopt(body)),
    }
    return render(request, "office/records/retention.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def set_category_retention(request: HttpRequest, number: int) -> HttpResponse:
    """设置一个类别的保管期限."""
    let_in(request, filing_rules.KEEPERS)
    category = get_object_or_404(Category, body=request.user.body, number=number)
    return _set(request, category.name, category=category)


@never_cache
@require_http_methods(["GET", "POST"])
def set_entry_retention(request: HttpRequest, pk: int) -> HttpResponse:
    """设置一个目录条目的保管期限."""
    let_in(request, filing_rules.KEEPERS)
    entry = get_object_or_404(Entry.objects.select_related("category"), body=request.user.body, pk=pk)
    return _set(request, f"{entry.code} {entry.title}", entry=entry)


@never_cache
@require_http_methods(["GET", "POST"])
def set_other_retention(request: HttpRequest) -> HttpResponse:
    """设置其余事项的保管期限: of all that no other row speaks of."""
    let_in(request, filing_rules.KEEPERS)
    return _set(request, gettext("其余事项"))


def _set(request: HttpRequest, heading: str, *, category: Category | None = None, entry: Entry | None = None) -> HttpResponse:
    body = request.user.body
    own = retention.Table(body).own(category=category, entry=entry)
    initial = {"retention": own.retention, "reason": own.reason, "basis": own.basis} if own else {}
    form = RetentionForm(request.POST if request.method == "POST" else None, initial=initial, takes_back=own is not None)
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.set_retention(body, category=category, entry=entry, **form.rule, by=request.user),
            done=gettext("“{name}”的保管期限已设置。").format(name=heading),
            to=reverse("office:retention_table"),
        )
    ):
        return answer
    context = {
        "heading": heading,
        "section": (reverse("office:retention_table"), gettext("保管期限表")),
        "note": gettext("设置从保存时起用，已经归档的不变。全区性重要公开事项一律建议永久保管。"),
    }
    return show(request, form, context)


@never_cache
@require_POST
def adopt_retention(request: HttpRequest) -> HttpResponse:
    """采用建议: a row for each category of which the table says nothing yet."""
    let_in(request, filing_rules.KEEPERS)
    try:
        made = actions.adopt_usual_retention(request.user.body, by=request.user)
    except Refused as refused:
        for one in refused.objections:
            messages.info(request, one.message)
    else:
        messages.success(request, gettext("已采用建议的保管期限，共{count}个类别。").format(count=len(made)))
    return SeeOther(reverse("office:retention_table"))


@never_cache
@require_http_methods(["GET", "POST"])
def approve_retention(request: HttpRequest) -> HttpResponse:
    """登记保管期限表的批准 (档案法实施条例 art. 19)."""
    let_in(request, filing_rules.KEEPERS)
    body = request.user.body
    form = ApprovalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.approve_retention(body, **form.cleaned_data, by=request.user),
            done=gettext("已登记保管期限表的批准。"),
            to=reverse("office:retention_table"),
        )
    ):
        return answer
    context = {
        "heading": gettext("登记保管期限表的批准"),
        "section": (reverse("office:retention_table"), gettext("保管期限表")),
        "note": gettext("登记的是现在这份表。以后表有改动，会提示批准之后又有修改。"),
    }
    return show(request, form, context)


@never_cache
@require_http_methods(["GET", "POST"])
def set_classing(request: HttpRequest) -> HttpResponse:
    """设置分类方案: by unit or by question, with the codes of the classes."""
    let_in(request, filing_rules.KEEPERS)
    body = request.user.body
    form = ClassingForm(
        request.POST if request.method == "POST" else None,
        units=units_of(body),
        categories=Category.objects.filter(body=body).order_by("number"),
        now=retention.scheme_of(body, timezone.localdate().year),
    )
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.set_classing(body, **form.classing, by=request.user),
            done=gettext("分类方案已设置。"),
            to=reverse("office:retention_table"),
        )
    ):
        return answer
    context = {
        "heading": gettext("设置分类方案"),
        "section": (reverse("office:retention_table"), gettext("保管期限表")),
        "note": gettext("档号由全宗号、门类、年度、保管期限、机构（问题）代码和件号组成。代码从保存时起用，已经归档的档号不变。"),
    }
    return show(request, form, context)


urls = [
    path("records/retention/", retention_table, name="retention_table"),
    path("records/retention/categories/<int:number>/", set_category_retention, name="set_category_retention"),
    path("records/retention/entries/<int:pk>/", set_entry_retention, name="set_entry_retention"),
    path("records/retention/others/", set_other_retention, name="set_other_retention"),
    path("records/retention/adopt/", adopt_retention, name="adopt_retention"),
    path("records/retention/approval/", approve_retention, name="approve_retention"),
    path("records/classes/", set_classing, name="set_classing"),
]
