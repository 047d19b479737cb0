"""The archive's papers (归档文件目录、封面、盒脊、备考表): of a class and of a box, made here and kept as issued (clause 2.E)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import actions, boxes, forms, listing
from gongkai.archives import volumes as reads
from gongkai.archives.forms import Subject
from gongkai.archives.models import Box, IssuedForm, Record
from gongkai.foundation.objections import Refused
from gongkai.office.views.acting import SeeOther
from gongkai.office.views.issued import origin
from gongkai.office.views.keeping import is_number, let_in, posts_today
from gongkai.office.views.records import READERS, may_see_inner_party
from gongkai.papers import workbooks
from gongkai.papers.archive import RecordList
from gongkai.papers.drawing import NotDrawnError
from gongkai.papers.forms import Form
from gongkai.procedure.posts import Post

ON_A_PAGE = 50


@dataclass(frozen=True)
class Paper:
    """A paper of the archive that can be made: its kind, how its values are read, what was issued, and why it cannot be made now ("")."""

    kind: Form
    values: Callable[[], Any]
    issued: list[IssuedForm]
    against: str = ""


@never_cache
@require_GET
def volumes(request: HttpRequest) -> HttpResponse:
    """归档文件目录: the classes of a year, each with its records and boxes."""
    let_in(request, READERS)
    body = request.user.body
    years = listing.years_of(body)
    given = request.GET.get("year", "")
    year = int(given) if is_number(given) and int(given) in years else next(iter(years), None)
    rows = reads.volumes_of(body, year) if year else []
    closed = {one.slug for one in rows if _hidden(request, reads.records_of(body, one.key))}
    return render(request, "office/volumes/list.html", {"years": years, "year": year, "rows": rows, "closed": closed})


@never_cache
@require_http_methods(["GET", "POST"])
def volume(request: HttpRequest, slug: str) -> HttpResponse:
    """One class: its records in order, and its list, cover and spines on paper."""
    let_in(request, READERS)
    body = request.user.body
    found = reads.volume(body, slug)
    if found is None:
        raise Http404
    subject = forms.about(body, "class", slug, found.of.title)
    laid = reads.boxes_of(body, found.key)
    too_long = gettext("本类超过{count}件，请在各盒的页面按盒制作目录，或者下载Excel。").format(count=reads.LONGEST_LIST)
    no_box = gettext("本类还没有装盒。装盒后可以制作盒脊。")
    records = reads.records_of(body, found.key)
    hidden = _hidden(request, records)
    against = _inner() if hidden else "" if found.is_short else too_long
    papers = [
        _paper(subject, Form.RECORD_LIST, lambda: reads.list_of_class(body, found), against),
        _paper(subject, Form.VOLUME_COVER, lambda: reads.cover_of_class(body, found)),
        _paper(subject, Form.SPINE, lambda: reads.spines_of(laid, found.of.title), "" if laid else no_box),
    ]
    if request.method == "POST":
        return _make(request, subject, papers)
    seen = records.exclude(edition__in=listing.inner_party_editions()) if hidden else records
    page = Paginator(seen, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"volume": found, "boxes": laid, "page": page, "papers": papers, "makes": _makes(request), "hidden": hidden}
    return render(request, "office/volumes/volume.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def box_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """盒的公文: cover, spine, list and note sheet of one box."""
    let_in(request, READERS)
    box = _box(request, pk)
    cover = reads.cover_of_box(box)
    assert cover.box is not None
    subject = forms.about(box.body, "box", box.pk, cover.title)
    note = boxes.note_of(box)
    hidden = _hidden(request, reads.records_within(box))
    unwritten = gettext("请先填写盒内文件情况说明，再制作备考表。")
    papers = [
        _paper(subject, Form.VOLUME_COVER, lambda: cover),
        _paper(subject, Form.SPINE, lambda: reads.spines_of([box], cover.title)),
        _paper(subject, Form.RECORD_LIST, lambda: reads.list_of_box(box), _inner() if hidden else ""),
        _paper(subject, Form.NOTE_SHEET, lambda: reads.note_sheet_of(box), "" if note else unwritten),
    ]
    if request.method == "POST":
        return _make(request, subject, papers)
    context = {
        "box": box,
        "shown": cover.box,
        "hidden": hidden,
        "note": note,
        "checked": boxes.check_of(note) if note else None,
        "papers": papers,
        "makes": _makes(request),
    }
    return render(request, "office/volumes/box.html", context)


@never_cache
@require_GET
def volume_table(request: HttpRequest, slug: str) -> HttpResponse:
    """归档文件目录 of a class as an Excel file."""
    let_in(request, READERS)
    found = reads.volume(request.user.body, slug)
    if found is None or _hidden(request, reads.records_of(request.user.body, found.key)):
        raise Http404
    return _workbook(reads.list_of_class(request.user.body, found), slug)


@never_cache
@require_GET
def box_table(request: HttpRequest, pk: int) -> HttpResponse:
    """归档文件目录 of a box as an Excel file."""
    let_in(request, READERS)
    box = _box(request, pk)
    if _hidden(request, reads.records_within(box)):
        raise Http404
    return _workbook(reads.list_of_box(box), f"{reads.slug_of(boxes.class_of(box))}-{box.number}")


def _workbook(listed: RecordList, name: str) -> HttpResponse:
    answer = HttpResponse(workbooks.record_list(listed), content_type=workbooks.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _box(request: HttpRequest, pk: int) -> Box:
    return get_object_or_404(Box.objects.select_related("body"), pk=pk, body=request.user.body)


def _paper(subject: Subject, kind: Form, values: Callable[[], Any], against: str = "") -> Paper:
    return Paper(kind, values, forms.of_subject(subject, [kind]), against)


def _hidden(request: HttpRequest, records: QuerySet[Record]) -> int:
    """How many of `records` are for Party members alone and so not for this person (clause 2.D)."""
    return 0 if may_see_inner_party(request) else records.filter(edition__in=listing.inner_party_editions()).count()


def _inner() -> str:
    """Why somebody who is no Party member has no list made that names what is for Party members alone."""
    return gettext("目录里有党内事务，由党员查看和制作。")


def _makes(request: HttpRequest) -> bool:
    return Post.ARCHIVIST in posts_today(request)


def _make(request: HttpRequest, subject: Subject, papers: Sequence[Paper]) -> HttpResponse:
    """Make the paper that was asked for, say what came of it, and go back to where it is listed."""
    wanted = next((one for one in papers if one.kind.value == request.POST.get("form", "")), None)
    if wanted is None:
        raise Http404
    if wanted.against:
        messages.error(request, wanted.against)
    else:
        issue(request, wanted.kind, subject, wanted.values(), before=wanted.issued)
    return SeeOther(f"{request.path}#{wanted.kind.value}")


def issue(request: HttpRequest, kind: Form, subject: Subject, values: Any, *, before: Sequence[IssuedForm]) -> IssuedForm | None:
    """Have an official paper made, and say what came of it; None where it was refused or cannot be drawn."""
    try:
        made = actions.issue_form(kind, subject, values, origin=origin(request), by=request.user)
    except Refused as refused:
        for objection in refused.objections:
            messages.error(request, objection.message)
        return None
    except NotDrawnError:
        messages.error(request, gettext("现在不能生成PDF，请稍后再试；仍然不行的，请告知系统管理员。"))
        return None
    name = gettext(kind.label_zh)
    if before and made.pk == before[0].pk:
        messages.info(request, gettext("“{form}”的内容没有变化，上次制作的仍是最新的，没有重复制作。").format(form=name))
    else:
        messages.success(request, gettext("“{form}”已制成并留存，查验编号{code}。").format(form=name, code=made.code))
    return made


urls = [
    path("records/lists/", volumes, name="volumes"),
    path("records/lists/<slug:slug>/", volume, name="volume"),
    path("records/lists/<slug:slug>/list.xlsx", volume_table, name="volume_table"),
    path("records/boxes/<int:pk>/papers/", box_papers, name="box_papers"),
    path("records/boxes/<int:pk>/papers/list.xlsx", box_table, name="box_table"),
]
