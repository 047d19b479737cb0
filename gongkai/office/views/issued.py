"""Official papers (公文): made on the matter's page, kept as issued, listed, worded and previewed here (clauses 2.B, 2.E)."""

from dataclasses import dataclass
from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import actions, form_rules, forms
from gongkai.archives.models import IssuedForm
from gongkai.disclosure import queries as disclosure
from gongkai.foundation.codes import read_code
from gongkai.foundation.objections import Refused
from gongkai.office import form_values
from gongkai.office.form_forms import FormWordingForm
from gongkai.office.form_values import Paperwork
from gongkai.office.views.acting import SeeOther, Table, table
from gongkai.office.views.files import download
from gongkai.office.views.keeping import carry_out, let_in, posts_today, show
from gongkai.office.word_copies import word_answer
from gongkai.papers import word_papers
from gongkai.papers.drawing import NotDrawnError
from gongkai.papers.forms import LISTS, Foot, Form, sample
from gongkai.papers.forms_drawing import draw_form
from gongkai.papers.forms_samples import SAMPLES
from gongkai.publication import sheets

ON_A_PAGE = 50


@dataclass(frozen=True)
class Possible:
    """A paper that can be made of a matter, and what was issued of it so far, the newest first."""

    paperwork: Paperwork
    issued: list[IssuedForm]


# Of one matter.


@never_cache
@require_http_methods(["GET", "POST"])
def of_matter(request: HttpRequest, pk: int) -> HttpResponse:
    """公文: the official papers of a matter, those that were made and those that can be made (clauses 2.B, 2.E)."""
    on = table(request, pk)
    posts = posts_today(request)
    if not posts & form_rules.STAFF:
        raise Http404
    possible = [one for one in _possible(on) if posts & form_rules.readers_of(one.paperwork.kind)]
    if request.method == "POST":
        wanted = next((one for one in possible if one.paperwork.name == request.POST.get("form", "")), None)
        if wanted is None:
            raise Http404
        if on.is_replaced:
            messages.error(request, gettext("稿件刚刚换过，请看过新稿后再制作。"))
        else:
            _make(request, on, wanted)
        return SeeOther(f"{reverse('office:forms', args=[pk])}#{wanted.paperwork.name}")
    context = {
        "edition": on.edition,
        "version": on.version,
        "possible": [(one, bool(posts & form_rules.makers_of(one.paperwork.kind))) for one in possible],
        "others": [
            one for one in forms.of_edition(on.edition) if _is_other(one, possible) and posts & form_rules.readers_of(Form(one.kind))
        ],
    }
    return render(request, "office/forms/matter.html", context)


def _make(request: HttpRequest, on: Table, wanted: Possible) -> None:
    """Make one paper, and say what came of it."""
    before = wanted.issued[0].pk if wanted.issued else None
    one = wanted.paperwork
    try:
        made = actions.issue_form(one.kind, one.subject, one.values(), places=one.places(), origin=origin(request), by=on.person)
    except Refused as refused:
        for objection in refused.objections:
            messages.error(request, objection.message)
    except NotDrawnError:
        messages.error(request, gettext("现在不能生成PDF，请稍后再试；仍然不行的，请告知系统管理员。"))
    else:
        name = gettext(one.kind.label_zh)
        if made.pk == before:
            messages.info(request, gettext("“{form}”的内容没有变化，上次制作的仍是最新的，没有重复制作。").format(form=name))
        else:
            messages.success(request, gettext("“{form}”已制成并留存，查验编号{code}。").format(form=name, code=made.code))


def _possible(on: Table) -> list[Possible]:
    """Every paper that the matter can have at its stage."""
    return [Possible(one, forms.of_subject(one.subject, [one.kind])) for one in form_values.papers_of(on.edition, on.version, on=on.today)]


def _is_other(issued: IssuedForm, possible: list[Possible]) -> bool:
    """Whether a paper of the edition is not one of those that are made here: one of the archive's."""
    return all((issued.kind, issued.subject) != (one.paperwork.kind.value, one.paperwork.subject.key) for one in possible)


def origin(request: HttpRequest) -> str:
    """The address of the site as papers bear it: the one that is set, or where this very page was asked for."""
    return sheets.origin() or f"{request.scheme}://{request.get_host()}"


# All of them.


@never_cache
@require_GET
def issued_forms(request: HttpRequest) -> HttpResponse:
    """公文: all official papers of the body that this person may read, newest first (clause 2.E)."""
    let_in(request, form_rules.LISTERS)
    chosen = {name: request.GET.get(name, "").strip() for name in ("kind", "state", "q")}
    rows = _within_reach(request)
    if chosen["kind"] in set(Form):
        rows = rows.filter(kind=chosen["kind"])
    if chosen["state"]:
        rows = rows.filter(replaced_by__isnull=chosen["state"] == forms.State.CURRENT.value)
    if chosen["q"]:
        rows = rows.filter(Q(title__icontains=chosen["q"]) | Q(code=read_code(chosen["q"]) or "-"))
    given = request.GET.copy()
    given.pop("page", None)
    context = {
        "tabs": tabs_of(request, "issued_forms"),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
        "kinds": [(one.value, gettext(one.label_zh)) for one in Form],
        "chosen": chosen,
        "query": given.urlencode(),
        "is_filtered": any(chosen.values()),
    }
    return render(request, "office/forms/list.html", context)


def _within_reach(request: HttpRequest) -> QuerySet[IssuedForm]:
    """The papers that this person may read: of matters within his reach, and of kinds that his posts have to do with."""
    posts = posts_today(request)
    # A list names many matters, some of them for Party members alone (clause 2.D).
    closed = frozenset() if request.user.party_member else LISTS
    kinds = [kind.value for kind in Form if posts & form_rules.readers_of(kind) and kind not in closed]
    reached = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    return forms.issued_in(request.user.body).filter(Q(edition=None) | Q(edition__in=reached.values("pk")), kind__in=kinds)


@never_cache
@require_GET
def form_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of an official paper, to be printed: the very bytes that were issued."""
    issued = get_object_or_404(_within_reach(request), pk=pk)
    kind = gettext(Form(issued.kind).label_zh)
    return download(request, issued.pdf, f"{kind}-{issued.title[:60]}-{issued.code}.pdf")


@never_cache
@require_GET
def form_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word copy of an official paper that offices go on editing by hand, of the values that were issued (clause 2.E)."""
    editable = [kind.value for kind in word_papers.EDITABLE_FORMS]
    issued = get_object_or_404(_within_reach(request).filter(kind__in=editable), pk=pk)
    kind = Form(issued.kind)
    name = f"{gettext(kind.label_zh)}-{issued.title[:60]}-{gettext('可编辑文稿')}"
    return word_answer(word_papers.of_form(kind, *forms.read(issued)), name)


# Their words.


def tabs_of(request: HttpRequest, here: str) -> list[tuple[str, str, bool]]:
    """The pages of the section that this person may open: address, name, whether it is this one."""
    places = [
        ("issued_forms", gettext("全部公文"), True),
        ("form_wordings", gettext("公文用语"), posts_today(request) & form_rules.WORDERS),
    ]
    return [(reverse(f"office:{name}"), label, name == here) for name, label, is_theirs in places if is_theirs]


@never_cache
@require_GET
def form_wordings(request: HttpRequest) -> HttpResponse:
    """公文用语: the kinds of official papers, and since when each is worded as it is (clause 2.E)."""
    let_in(request, form_rules.WORDERS)
    body = request.user.body
    rows = [(kind, forms.phrases_of(body, kind), forms.wording_of(body, kind)) for kind in Form]
    return render(request, "office/forms/wordings.html", {"tabs": tabs_of(request, "form_wordings"), "rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
def form_wording(request: HttpRequest, kind: str) -> HttpResponse:
    """设置公文用语: the words of one kind of official paper, looked at before they are kept (clause 2.E)."""
    let_in(request, form_rules.WORDERS)
    if kind not in set(Form):
        raise Http404
    form_kind, body = Form(kind), request.user.body
    form = FormWordingForm(
        request.POST if request.method == "POST" else None, kind=form_kind, initial=vars(forms.phrases_of(body, form_kind))
    )
    if request.method == "POST" and request.POST.get("do") == "preview":
        if form.is_valid() and not form.refuse_unfit(body, request.user):
            return _preview(request, form_kind, form)
    elif request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.keep_form_wording(body, form_kind, form.phrases(), by=request.user),
            done=_("公文用语已保存，以后制作的采用新的用语；已经制成的不会改变。"),
            to=reverse("office:form_wordings"),
        )
    ):
        return answer
    context = {
        "heading": gettext("公文用语：{kind}").format(kind=gettext(form_kind.label_zh)),
        "section": (reverse("office:form_wordings"), gettext("公文用语")),
        "places": [(f"{{{name}}}", gettext(said)) for name, said in form_kind.places.items()],
        "can_preview": form_kind in SAMPLES,
    }
    return show(request, form, context, template="office/forms/wording.html")


def _preview(request: HttpRequest, kind: Form, form: FormWordingForm) -> HttpResponse:
    """The paper with the words that were typed and made-up contents; nothing is kept of it."""
    body = request.user.body
    phrases = form.phrases().filled({**sample(kind), **forms.in_every_form(body)})
    foot = Foot(gettext("预览，不是正式件"), request.user.name, timezone.now(), is_demonstration=True)
    try:
        data = draw_form(kind, SAMPLES[kind], phrases, foot)
    except NotDrawnError:
        messages.error(request, gettext("现在不能生成PDF，请稍后再试；仍然不行的，请告知系统管理员。"))
        return SeeOther(request.path)
    answer = FileResponse(BytesIO(data), filename="preview.pdf", content_type="application/pdf")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


urls = [
    path("matters/<int:pk>/forms/", of_matter, name="forms"),
    path("forms/", issued_forms, name="issued_forms"),
    path("forms/<int:pk>/form.pdf", form_pdf, name="form_pdf"),
    path("forms/<int:pk>/form.docx", form_word, name="form_word"),
    path("forms/wording/", form_wordings, name="form_wordings"),
    path("forms/wording/<slug:kind>/", form_wording, name="form_wording"),
]
