"""Papers of released matters (纸质件): ordered on the matter's page, drawn in the background, printed from here (clauses 4.1, 4.2)."""

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongkai.disclosure import queries as disclosure
from gongkai.foundation.objections import Refused
from gongkai.office.paper_forms import FileIndexForm, PapersForm, WordingForm
from gongkai.office.views.acting import SeeOther, Table, page, table
from gongkai.office.views.files import download
from gongkai.office.views.keeping import carry_out, let_in, posts_today, show
from gongkai.office.word_copies import word_answer
from gongkai.organization.models import Unit
from gongkai.papers import word_papers
from gongkai.papers.kinds import ADDRESSED, Paper
from gongkai.procedure.dossier import Audience
from gongkai.publication import actions, jobs, press, queries, sheet_rules, sheets
from gongkai.publication.models import IssuedSheet, Release, SheetOrder
from gongkai.publication.sheets import Sheet

ON_A_PAGE = 50
WITH_OCCASION = frozenset({Paper.HANDOUT, Paper.PRESS_KIT, Paper.LETTER})
COPIED = ADDRESSED - {Paper.LETTER}


@never_cache
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """制作纸质件: the papers of the chosen forms, what was made before and whether it still holds (clauses 4.1, 4.2)."""
    on = table(request, pk)
    release = queries.release_of(on.edition)
    template = "office/papers/papers.html"
    if release is None:
        if request.method == "POST":
            raise Http404
        return page(request, on, _form(None, []), verb="papers", template=template, context={"sheets": []})
    listed = _listed(release)
    if request.htmx and request.method == "GET":
        return render(request, "office/papers/parts/sheets.html", {**listed, "edition": on.edition})
    kinds = sheets.papers_for(release)
    if request.method != "POST":
        return page(request, on, _form(None, kinds, _fitting(release, kinds)), verb="papers", template=template, context=listed)
    form = _form(request.POST, kinds)
    if form.is_valid():
        chosen = [Paper(value) for value in form.cleaned_data["papers"]]
        if not chosen:
            form.add_error("papers", gettext("请选择要制作的纸质件。"))
        elif made := _order(request, on, release, chosen, form):
            messages.success(request, gettext("已开始制作{count}种，制成后显示在本页。").format(count=made))
            for one in form.against:  # one that was refused does not keep the others back
                messages.warning(request, one.message)
            return SeeOther(reverse("office:papers", args=[on.edition.pk]))
    return page(request, on, form, verb="papers", template=template, context=listed, status=422)


def _order(request: HttpRequest, on: Table, release: Release, chosen: list[Paper], form: PapersForm) -> int:
    """Order each of the `chosen` papers by itself; how many were taken. What stands against the others is on the form."""
    given = form.cleaned_data
    taken = 0
    for paper in chosen:
        words = {
            "addressee": given.get("addressee", "").strip() if paper in ADDRESSED else "",
            "copies": given.get("copies", "").strip() if paper in COPIED else "",
            "occasion": given.get("occasion", "").strip() if paper in WITH_OCCASION else "",
        }
        if sheets.under_way(release, paper, now=timezone.now(), **words):
            taken += 1
            continue
        try:
            order = actions.order_sheet(release, paper, origin=_origin(request), by=on.person, **words)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            jobs.make_sheet.enqueue(order.pk)
            taken += 1
    return taken


def _form(data: Any, kinds: list[Paper], initial: list[str] | None = None) -> PapersForm:
    fields = {"addressee": ADDRESSED, "copies": COPIED, "occasion": WITH_OCCASION}
    shown = frozenset(name for name, papers in fields.items() if papers & set(kinds))
    choices = [(paper.value, gettext(paper.label_zh)) for paper in kinds]
    return PapersForm(data, papers=choices, fields=shown, initial={"papers": initial or []})


def _fitting(release: Release, kinds: list[Paper]) -> list[str]:
    """Chosen beforehand is what may be made and was not made yet."""
    made = {order.paper for order in sheets.orders_of(release)}
    return [paper.value for paper in kinds if paper.value not in made and not sheet_rules.objections_to_showing(release, paper)]


def _listed(release: Release) -> dict[str, Any]:
    return _shown(sheets.seen(sheets.orders_of(release), now=timezone.now()))


def _shown(found: list[Sheet]) -> dict[str, Any]:
    return {"sheets": found, "is_under_way": any(one.issued is None and not one.is_late for one in found)}


def _origin(request: HttpRequest) -> str:
    """The address of the site as papers bear it: the one that is set, or where this very page was asked for."""
    return sheets.origin() or f"{request.scheme}://{request.get_host()}"


# All papers of the body.


def tabs_of(request: HttpRequest, here: str) -> list[tuple[str, str, bool]]:
    """The pages of the section that this person may open: address, name, whether it is this one."""
    posts = posts_today(request)
    places = (
        ("sheets", gettext("全部纸质件"), True),
        ("postings", gettext("张贴与撤除"), True),
        ("outlets", gettext("公开形式设置"), True),
        ("screens", gettext("电子屏"), posts & sheet_rules.WORDERS),
        ("file_index", gettext("编制文件查阅目录"), posts & sheet_rules.MAKERS),
        ("wording", gettext("版头用语"), posts & sheet_rules.WORDERS),
    )
    return [(reverse(f"office:{name}"), label, name == here) for name, label, is_theirs in places if is_theirs]


@never_cache
@require_GET
def all_sheets(request: HttpRequest) -> HttpResponse:
    """全部纸质件: what was made of which matter, by whom and when, and whether it still holds (clause 4.1)."""
    let_in(request, sheet_rules.READERS)
    orders = _within_reach(request)
    wish = request.GET.get("paper", "")
    if wish in set(Paper):
        orders = orders.filter(paper=wish)
    paged = Paginator(orders, ON_A_PAGE).get_page(request.GET.get("page"))
    found = sheets.seen(paged.object_list, now=timezone.now())
    context = {
        "tabs": tabs_of(request, "sheets"),
        "page": paged,
        "papers": [(paper.value, gettext(paper.label_zh)) for paper in Paper],
        "chosen": wish,
        "makes": bool(posts_today(request) & sheet_rules.MAKERS),
        **_shown(found),
    }
    return render(request, "office/papers/list.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def file_index(request: HttpRequest) -> HttpResponse:
    """编制文件查阅目录: what readers may consult of a unit's files of a year (clause 4.1)."""
    let_in(request, sheet_rules.MAKERS)
    body = request.user.body
    units = list(Unit.objects.filter(body=body, closed_on=None))
    form = FileIndexForm(
        request.POST if request.method == "POST" else None,
        units=units,
        initial={"year": timezone.localdate().year, "audience": int(Audience.SOCIETY)},
    )

    def order() -> SheetOrder:
        given = form.cleaned_data
        return actions.order_file_index(
            body,
            unit=next((one for one in units if str(one.pk) == given["unit"]), None),
            year=given["year"],
            audience=given["audience"],
            origin=_origin(request),
            by=request.user,
        )

    if request.method == "POST" and (answer := carry_out(request, form, order, done=_("已开始编制，制成后显示在下面。"), to=_queued)):
        return answer
    context = {
        "heading": gettext("编制文件查阅目录"),
        "section": (reverse("office:sheets"), gettext("纸质件")),
        "button": gettext("编制"),
        "tabs": tabs_of(request, "file_index"),
    }
    return show(request, form, context, template="office/papers/form.html")


def _queued(order: SheetOrder) -> str:
    jobs.make_sheet.enqueue(order.pk)
    return reverse("office:sheets")


@never_cache
@require_http_methods(["GET", "POST"])
def wording(request: HttpRequest) -> HttpResponse:
    """版头用语: the words of the body's papers; those already ordered keep what they had (clause 4.1)."""
    let_in(request, sheet_rules.WORDERS)
    body = request.user.body
    now = sheets.wording_values(body, sheets.wording_of(body))
    form = WordingForm(request.POST if request.method == "POST" else None, initial=vars(now))
    if request.method == "POST" and (
        answer := carry_out(
            request,
            form,
            lambda: actions.keep_wording(body, form.wording(), by=request.user),
            done=_("版头用语已保存，以后制作的纸质件采用新的用语。"),
            to=reverse("office:wording"),
        )
    ):
        return answer
    context = {
        "heading": gettext("版头用语"),
        "section": (reverse("office:sheets"), gettext("纸质件")),
        "tabs": tabs_of(request, "wording"),
        "note": gettext("已经制成的纸质件不会改变，仍用制作时的用语。"),
    }
    return show(request, form, context, template="office/papers/form.html")


@never_cache
@require_GET
def sheet_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF of a paper, to be printed: the very bytes that were made."""
    order = get_object_or_404(_within_reach(request), pk=pk)
    issued = get_object_or_404(IssuedSheet.objects.select_related("pdf"), order=order)
    title = order.release.version.title if order.release else gettext("{year}年").format(year=order.year)
    return download(request, issued.pdf, f"{title}-{gettext(Paper(order.paper).label_zh)}-{order.code}.pdf")


@never_cache
@require_GET
def sheet_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The Word copy of a paper that offices go on editing by hand, for as long as its matter holds (clause 4.1)."""
    editable = [paper.value for paper in word_papers.EDITABLE_PAPERS]
    order = get_object_or_404(_within_reach(request).filter(paper__in=editable), pk=pk)
    if sheets.state_of(order)[0] is not sheets.State.CURRENT:
        raise Http404
    name = f"{order.release.version.title}-{gettext(Paper(order.paper).label_zh)}-{gettext('可编辑文稿')}"
    return word_answer(sheets.word_copy(order), name)


@never_cache
@require_GET
def press_kit(request: HttpRequest, pk: int) -> HttpResponse:
    """新闻材料包: release text, facts, pictures and contact in one ZIP, for as long as the matter holds (clause 4.2)."""
    order = get_object_or_404(_within_reach(request).filter(paper=Paper.PRESS_KIT.value), pk=pk)
    issued = get_object_or_404(IssuedSheet.objects.select_related("order__body", "order__wording", "order__release__version"), order=order)
    if sheets.state_of(order)[0] is not sheets.State.CURRENT:
        raise Http404
    answer = HttpResponse(press.kit(issued), content_type="application/zip")
    name = quote(f"{order.release.version.title}-{gettext('新闻材料包')}-{order.code}.zip")
    answer["Content-Disposition"] = f"attachment; filename=\"press-kit.zip\"; filename*=UTF-8''{name}"
    answer["Cache-Control"] = "private, no-store"
    return answer


@never_cache
@require_POST
def make_again(request: HttpRequest, pk: int) -> HttpResponse:
    """重新制作: put a paper that was ordered and never came back into the queue."""
    let_in(request, sheet_rules.MAKERS)
    order = get_object_or_404(_within_reach(request), pk=pk)
    jobs.make_sheet.enqueue(order.pk)
    messages.info(request, gettext("已重新排队制作。"))
    back = reverse("office:papers", args=[order.release.edition_id]) if order.release else reverse("office:sheets")
    return SeeOther(back)


def _within_reach(request: HttpRequest) -> Any:
    """Orders of matters within this person's reach; file indexes belong to those who see the list."""
    reached = disclosure.editions_within_reach_of(request.user, on=timezone.localdate())
    which = Q(release__edition__in=reached.values("pk"))
    if posts_today(request) & sheet_rules.READERS:
        which |= Q(release=None)
    return sheets.orders_in(request.user.body).filter(which)


urls = [
    path("matters/<int:pk>/papers/", papers, name="papers"),
    path("sheets/", all_sheets, name="sheets"),
    path("sheets/index/", file_index, name="file_index"),
    path("sheets/wording/", wording, name="wording"),
    path("sheets/<int:pk>/sheet.pdf", sheet_pdf, name="sheet_pdf"),
    path("sheets/<int:pk>/sheet.docx", sheet_word, name="sheet_word"),
    path("sheets/<int:pk>/kit.zip", press_kit, name="press_kit"),
    path("sheets/<int:pk>/again/", make_again, name="make_again"),
]
