"""Drafting (起草): a new matter, a new version, a new edition; and the files that were handed in but not yet saved.

A form goes through several hands: a document is uploaded, converted, compared with its original, saved. What was received
is never lost on the way: the page carries signed references to it (`gongkai.office.uploads`).
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html import unescape
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.catalog import queries as catalog
from gongkai.catalog.models import Duty, Entry
from gongkai.disclosure import actions, queries
from gongkai.disclosure.actions import Draft, File
from gongkai.disclosure.models import Attachment, Call, Edition, Item, Supplied, Version
from gongkai.disclosure.rules import objections_to_waiting
from gongkai.foundation.objections import Objection, Refused
from gongkai.interface.templatetags.gongkai import cn_date
from gongkai.office import uploads
from gongkai.office.findings import seen
from gongkai.office.forms import DraftForm, NewEditionForm, NewMatterForm, RevisionForm
from gongkai.office.uploads import Carried, Conversion, Held
from gongkai.office.views.acting import SeeOther, Table, page, table, taken_back
from gongkai.office.views.files import download
from gongkai.office.views.keeping import chosen_row, is_number
from gongkai.organization.models import Body, Person, Unit
from gongkai.organization.queries import posts_of, units_of
from gongkai.procedure.posts import Post
from gongkai.publication import feedback
from gongkai.vault import word
from gongkai.vault.html import clean
from gongkai.vault.models import Blob

TEMPLATE = "office/drafting/form.html"
TYPED, UPLOADED, KEPT = "typed", "uploaded", "kept"
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """A file on the form: the file, its reference, whether it stays."""

    carried: Carried
    stays: bool


@dataclass
class Material:
    """What came with a form beside its fields: files, a conversion, and what stands against them."""

    pieces: list[Piece] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    held_source: Held | None = None
    conversion: Conversion | None = None
    is_fresh: bool = False
    objections: list[Objection] = field(default_factory=list)

    @property
    def files(self) -> tuple[File, ...]:
        """The files that stay, in their order."""
        return tuple(piece.carried.file for piece in self.pieces if piece.stays)

    @property
    def held_sources(self) -> list[Held]:
        """The document that becomes the text, where it is still being read."""
        return [self.held_source] if self.held_source else []

    @property
    def waiting(self) -> list[Objection]:
        """That files are still being read, so that nothing can be saved yet: at the field of each."""
        sources = objections_to_waiting([self.held_source.waiting.name]) if self.held_source else []
        return [replace(one, field="source") for one in sources] + objections_to_waiting([one.waiting.name for one in self.held])

    def put(self, got: File | Held, person: Person) -> None:
        """Add a file that was received: it is there, or it is still being read."""
        if isinstance(got, Held):
            self.held.append(got)
        else:
            self.pieces.append(Piece(uploads.carry(got, person), True))


@never_cache
@require_http_methods(["GET", "POST"])
def new_matter(request: HttpRequest) -> HttpResponse:
    """起草新事项: choose the catalogue entry, then write (clause 2.A)."""
    person = request.user
    call = _call(request)
    units = _units(person, call)
    if not units:
        return render(request, "office/drafting/nobody.html", status=403)
    code = request.GET.get("entry") or (call.entry.code if call and call.entry else "")
    entry = catalog.entry(person.body, code) if code else None
    if entry is None or entry.retired_on is not None:
        return render(request, "office/drafting/choose.html", _choices(request, call, units))
    context = {"entry": entry, "call": call, "heading": gettext("起草公开事项"), "cancel": reverse("office:desk")}
    given: dict[str, Any] = {"ways": (TYPED, UPLOADED), "units": [(unit.pk, unit.name) for unit in units], "others": _others(person.body)}
    duties = _duties(entry, person)
    given["duties"] = _named(duties)
    if request.method != "POST":
        supplied = _supplied(request, call)
        usual = entry.unit_id if entry.unit_id in {unit.pk for unit in units} else units[0].pk if len(units) == 1 else ""
        form = NewMatterForm(
            initial={
                "text_from": TYPED,
                "inner_party": entry.inner_party,
                "unit": usual,
                "text": supplied.text if supplied else "",
                **_asked(request, call),
            },
            **given,
        )
        return _page(request, form, Material(pieces=_supplied_files(supplied, person)), matter=str(uuid.uuid4()), **context)
    matter = _uuid(request.POST.get("matter", ""))
    material = _material(request, person)
    form = NewMatterForm(_data(request, material), request.FILES, **given)
    context["matter"] = str(matter)
    if _is_to_be_looked_at(request, form, material):
        return _page(request, form, material, is_uploaded=True, **context)
    if form.is_valid():
        chosen = next((unit for unit in units if str(unit.pk) == form.cleaned_data["unit"]), None)
        made: Draft | None = None
        try:
            if chosen is None:
                raise Refused([Objection("no_unit", gettext("请选择承办部门。"), clause="2.A", field="unit")])
            made = _draft(form, material, None, person.body)
            version = actions.open_matter(entry, chosen, made, by=person, call=call, matter=matter, duties=_chosen_duties(form, duties))
        except Refused as refused:
            opened = Item.objects.filter(matter=matter, opened_by=person).first()
            if opened:
                messages.info(request, gettext("已办理：这份稿件已经保存，无需再次提交。"))
                return _to(queries.latest_edition(opened))
            form.refuse(refused.objections)
        else:
            messages.success(request, _saved(version))
            return _to(version.edition)
    return _page(request, form, material, status=422, **context)


@never_cache
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """修改稿件: a new version in place of the one that was read; every opinion on that one is void (clause 8.3)."""
    on = table(request, pk)
    context = {"verb": "draft", "heading": gettext("修改稿件"), "entry": on.edition.item.entry, "table": on, "cancel": _address(on.edition)}
    if request.method != "POST":
        form = RevisionForm(initial=_initial(on.version), ways=_ways(on.version), others=_others_of(on))
        return _page(request, form, _present(on), **context)
    material = _material(request, on.person, against=on.offers["draft"].objections)
    form = RevisionForm(_data(request, material), request.FILES, ways=_ways(on.version), others=_others_of(on))
    if _is_to_be_looked_at(request, form, material):
        return _page(request, form, material, is_uploaded=True, **context)
    if form.is_valid():
        made: Draft | None = None
        try:
            made = _draft(form, material, on.version, on.edition.item.body, change_note=form.cleaned_data["change_note"])
            version = actions.revise(on.version, made, by=on.person)
        except Refused as refused:
            on.look_again()
            if _is_saved(on, on.edition.current, made):
                messages.info(request, gettext("已办理：这份稿件已经保存，无需再次提交。"))
                return _to(on.edition)
            form.refuse(refused.objections)
        else:
            messages.success(request, _saved(version))
            return _to(on.edition)
    return _page(request, form, material, status=422, **context)


@never_cache
@require_http_methods(["GET", "POST"])
def new_edition(request: HttpRequest, pk: int) -> HttpResponse:
    """再次公开: the next edition, begun from the one that is open; that one stays up meanwhile (clause 5.2)."""
    on = table(request, pk)
    context = {
        "verb": "new_edition",
        "heading": gettext("更正或再次公开（新版次）"),
        "entry": on.edition.item.entry,
        "table": on,
        "cancel": _address(on.edition),
    }
    duties = _duties(on.edition.item.entry, on.person)
    given: dict[str, Any] = {"ways": _ways(on.version), "others": _others_of(on), "duties": _named(duties)}
    if request.method != "POST":
        form = NewEditionForm(initial=_initial(on.version), **given)
        return _page(request, form, _present(on), **context)
    material = _material(request, on.person, against=() if _began_another(on) else on.offers["new_edition"].objections)
    form = NewEditionForm(_data(request, material), request.FILES, **given)
    if _is_to_be_looked_at(request, form, material):
        return _page(request, form, material, is_uploaded=True, **context)
    if form.is_valid():
        made: Draft | None = None
        try:
            made = _draft(form, material, on.version, on.edition.item.body)
            version = actions.open_edition(on.edition.item, made, reason=form.stated, by=on.person, duties=_chosen_duties(form, duties))
        except Refused as refused:
            on.look_again()
            newest = queries.latest_edition(on.edition.item)
            if newest.number > on.edition.number and _is_saved(on, newest.current, made):
                messages.info(request, gettext("已办理：新版次已经建立，无需再次提交。"))
                return _to(newest)
            form.refuse(refused.objections)
        else:
            messages.success(request, _begun(version.edition))
            # What readers said of the editions before is what a new one usually answers (clause 5.2).
            if feedback.to_respond_to(version.edition.item, before=version.edition.number):
                return SeeOther(reverse("office:responds", args=[version.edition_id]))
            return _to(version.edition)
    return _page(request, form, material, status=422, **context)


@never_cache
@require_GET
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """A file that this person handed in, back to him; for anybody else there is no such address."""
    file = uploads.redeem(token, request.user)
    if file is None:
        raise Http404
    return download(request, file.blob, file.name)


@never_cache
@require_GET
def held(request: HttpRequest, token: str) -> HttpResponse:
    """How far the reading of a file has come that this person handed in: a line of the form, asked for by the form itself."""
    context: dict[str, Any] = {"token": token, "field": uploads.field_of(token)}
    try:
        got = uploads.redeem_held(token, request.user)
    except Refused as refused:
        context["objections"] = refused.objections
    else:
        if got is None:
            raise Http404
        if isinstance(got, Held):
            context["held"] = got
        else:
            context["carried"] = uploads.carry(got, request.user)
    return render(request, "office/parts/held.html" if request.htmx else "office/drafting/held.html", context)


def _call(request: HttpRequest) -> Call | None:
    given = request.GET.get("call", "")
    if not given:
        return None
    if not given.isdecimal() or len(given) > 18:
        raise Http404
    return get_object_or_404(queries.calls_within_reach_of(request.user, on=timezone.localdate()), pk=int(given))


def _supplied(request: HttpRequest, call: Call | None) -> Supplied | None:
    """What a person without an account supplied for the call, where the draft begins with it."""
    given = request.GET.get("supplied", "")
    return chosen_row(Supplied.objects.filter(page__call=call), given) if call else None


def _supplied_files(supplied: Supplied | None, person: Person) -> list[Piece]:
    blobs = Blob.objects.in_bulk([one["digest"] for one in supplied.files]) if supplied else {}
    listed = [File(one["name"], blobs[one["digest"]]) for one in supplied.files] if supplied else []
    return [Piece(uploads.carry(file, person), stays=True) for file in listed]


def _units(person: Person, call: Call | None) -> list[Unit]:
    """The units for which `person` may draft: where he is handler, and his own where the call is to him in person."""
    if person.body is None:
        return []
    held = posts_of(person, body=person.body, on=timezone.localdate())
    units = {one.unit.pk: one.unit for one in held if one.post is Post.HANDLER and one.unit is not None}
    if call is not None and call.person_id == person.pk and person.unit is not None:
        units.setdefault(person.unit.pk, person.unit)
    if call is not None and call.unit_id is not None:
        units = {pk: unit for pk, unit in units.items() if pk == call.unit_id}
    return list(units.values())


def _choices(request: HttpRequest, call: Call | None, units: list[Unit]) -> dict[str, Any]:
    supplied = request.GET.get("supplied", "")
    entries = list(catalog.entries_of(request.user.body))
    mine = {unit.pk for unit in units}
    return {
        "entries": entries,
        "usual": [entry for entry in entries if entry.unit_id in mine],
        "call": call,
        "query": (f"&call={call.pk}" + (f"&supplied={supplied}" if is_number(supplied) else "")) if call else "",
    }


def _duties(entry: Entry, person: Person) -> dict[str, Duty]:
    """The duties that a new edition under `entry` may answer, by the numbers that the form gives them."""
    return {str(one.pk): one for one in queries.duties_to_answer(entry, by=person)}


def _named(duties: dict[str, Duty]) -> list[tuple[str, str]]:
    told = gettext("{label}（{day}前公开）")
    return [(pk, told.format(label=one.label, day=cn_date(one.due_on))) for pk, one in duties.items()]


def _asked(request: HttpRequest, call: Call | None) -> dict[str, list[str]]:
    """The duty that the person comes from, ticked beforehand: that of the call, or of the page."""
    given = str(call.duty_id or "") if call else request.GET.get("duty", "")
    return {"duty": [given]} if given else {}


def _chosen_duties(form: DraftForm, duties: dict[str, Duty]) -> list[Duty]:
    return [duties[pk] for pk in form.cleaned_data.get("duty", ())]


def _uuid(given: str) -> uuid.UUID:
    try:
        return uuid.UUID(given)
    except ValueError as wrong:
        raise Http404 from wrong


def _material(request: HttpRequest, person: Person, *, against: Iterable[Objection] = ()) -> Material:
    """Everything that was handed in now or before. What the gate refuses is not kept and stands as an objection at its field.

    Where something stands `against` this person drafting at all, nothing new is looked at, let alone kept.
    """
    material = Material(objections=list(against))
    may_draft = not material.objections
    stays = set(request.POST.getlist("stays"))
    for token in request.POST.getlist("carried"):
        file = uploads.redeem(token, person)
        if file is None:
            lost = gettext("有一个附件的引用已失效，请重新上传该附件。")
            material.objections.append(Objection("reference_lost", lost, field="files"))
        else:
            material.pieces.append(Piece(Carried(file, token), token in stays))
    for token in request.POST.getlist("held"):
        if token in stays:
            _redeem(material, token, person)
    for one in request.FILES.getlist("files") if may_draft else ():
        try:
            material.put(uploads.receive(one, person, field="files"), person)
        except Refused as refused:
            material.objections.extend(refused.objections)
    if request.POST.get("do") == "save" and may_draft:
        _know_again(material, person)
    if given := request.POST.get("conversion"):
        material.conversion = uploads.redeem_conversion(given, person)
        if material.conversion is None:
            lost = gettext("转换结果的引用已失效，请重新上传文件转换。")
            material.objections.append(Objection("reference_lost", lost, field="source"))
    document = request.FILES.get("source")
    token = request.POST.get("held_source", "")
    if may_draft and (document is not None or token in stays):
        _take_source(material, document, token, person)
    return material


def _redeem(material: Material, token: str, person: Person) -> None:
    """A file that was being read when the form was last shown: it is there by now, still being read, or refused."""
    try:
        got = uploads.redeem_held(token, person)
    except Refused as refused:
        material.objections.extend(refused.objections)
        return
    if got is None:
        lost = gettext("有一个正在识别的文件已不在系统中，请重新上传。")
        material.objections.append(Objection("reference_lost", lost, field="files"))
    else:
        material.put(got, person)


def _take_source(material: Material, document: UploadedFile | None, token: str, person: Person) -> None:
    """The document that becomes the text: handed in now, or read in the meantime."""
    try:
        got = uploads.receive(document, person, field="source") if document is not None else uploads.redeem_held(token, person)
        if isinstance(got, Held):
            material.held_source = got
        elif got is None:
            lost = gettext("正在识别的文件已不在系统中，请重新上传。")
            material.objections.append(Objection("reference_lost", lost, field="source"))
        else:
            material.conversion = uploads.convert(got, person, field="source")
            material.is_fresh = True
    except Refused as refused:
        material.objections.extend(refused.objections)


def _know_again(material: Material, person: Person) -> None:
    """Before a version is saved: what the lists or rules of today have not seen yet is looked at, outside of the transaction."""
    pieces, material.pieces = material.pieces, []
    for piece in pieces:
        got = uploads.again(piece.carried.file, person, field="files") if piece.stays else piece.carried.file
        if isinstance(got, Held):
            material.held.append(got)
        else:
            material.pieces.append(piece)


def _data(request: HttpRequest, material: Material) -> Any:
    """What was typed. A document that has only now been converted has been checked by nobody yet."""
    data = request.POST.copy()
    if "source" in request.FILES or material.is_fresh:
        data["text_from"] = UPLOADED
        data.pop("conversion_checked", None)
    return data


def _is_to_be_looked_at(request: HttpRequest, form: DraftForm, material: Material) -> bool:
    """Whether the form is only shown again: there is a new conversion to be compared, or nothing but an upload was asked for.

    Side effect: what stands against the files is put at their fields.
    """
    form.is_valid()
    if material.objections:
        form.refuse(material.objections)
        return False
    if request.POST.get("do") == "look":
        return True
    if request.POST.get("do") == "upload":
        if not {"source", "files"} & set(request.FILES) and not {"held", "held_source"} & set(request.POST):
            form.refuse([Objection("no_file", gettext("请先选择文件，再点“上传”。"), clause="2.A", field="source")])
            return False
        return True
    if material.waiting:
        form.refuse(material.waiting)
        return False
    return material.is_fresh


def _draft(form: DraftForm, material: Material, current: Version | None, body: Body, change_note: str = "") -> Draft:
    given = form.cleaned_data
    files = material.files
    source: File | None = None
    text = ""
    if given["text_from"] == UPLOADED:
        if material.conversion is None:
            raise Refused([Objection("no_source", gettext("请选择要转换为正文的文件。"), clause="2.A", field="source")])
        source, text = material.conversion.source, material.conversion.html
    elif given["text_from"] == KEPT and current is not None:
        source, text = _source(current), current.text
    elif given["text_from"] == TYPED:
        text = word.html_from_text(given["text"])
    else:
        raise Refused([Objection("no_way", gettext("请选择正文来源。"), clause="2.A", field="text_from")])
    if source is not None and given["attach_source"] and source.name not in {file.name for file in files}:
        files = (*files, source)
    return Draft(
        title=given["title"],
        basis=given["basis"],
        text=text,
        document_number=given["document_number"],
        document_date=given["document_date"],
        keywords=given["keywords"],
        summary=given["summary"],
        inner_party=given["inner_party"],
        files=files,
        source=source,
        conversion_checked=source is not None and given["conversion_checked"],
        change_note=change_note,
        co_units=[unit for unit in units_of(body) if str(unit.pk) in given["co_units"]],
        co_bodies=given["co_bodies"],
    )


def _is_saved(on: Table, newest: Version | None, made: Draft | None) -> bool:
    """Whether what the form says is already the newest version, by the same person: the button was pressed twice."""
    if made is None or newest is None or newest.pk == on.version.pk or newest.drafted_by_id != on.person.pk:
        return False
    facts = newest.facts
    said = {
        "title": made.title.strip(),
        "document_number": made.document_number.strip(),
        "document_date": made.document_date.isoformat() if made.document_date else "",
        "keywords": list(made.keywords),
        "basis": made.basis.strip(),
        "summary": made.summary.strip(),
        "inner_party": made.inner_party,
        "text": clean(made.text),
    }
    files = [(file.name, file.blob.pk) for file in made.files]
    joined = [{"unit": unit.code, "name": unit.name} for unit in made.co_units] + [{"unit": "", "name": name} for name in made.co_bodies]
    if facts.get("co_issuers", []) != joined:
        return False
    same_files = files == [(file["name"], file["digest"]) for file in facts["files"]]
    return same_files and made.conversion_checked == newest.conversion_checked and all(facts[name] == value for name, value in said.items())


def _began_another(on: Table) -> bool:
    """Whether this person has begun the next edition already: the button was pressed twice."""
    newest = queries.latest_edition(on.edition.item)
    return newest.number > on.edition.number and newest.current is not None and newest.current.drafted_by_id == on.person.pk


def _source(version: Version) -> File | None:
    return File(version.source_name, version.source) if version.source is not None else None


def _initial(version: Version) -> dict[str, Any]:
    facts = version.facts
    text = paragraphs_of(version.text)
    joint = queries.co_issuers_of(version)
    return {
        "title": facts["title"],
        "document_number": facts["document_number"],
        "document_date": facts["document_date"],
        "keywords": "、".join(facts["keywords"]),
        "basis": facts["basis"],
        "summary": facts["summary"],
        "inner_party": facts["inner_party"],
        "co_units": [str(one.unit_id) for one in joint if one.unit_id],
        "co_bodies": "\n".join(one.name for one in joint if not one.unit_id),
        "text": text or "",
        "text_from": TYPED if text is not None and not version.was_converted else KEPT,
        "conversion_checked": version.conversion_checked,
    }


def _others(body: Body, own: int | None = None) -> list[tuple[int, str]]:
    """The units that may have sealed or signed a document with another one, for the form."""
    return [(unit.pk, unit.name) for unit in units_of(body) if unit.pk != own]


def _others_of(on: Table) -> list[tuple[int, str]]:
    return _others(on.edition.item.body, on.edition.item.unit_id)


def _ways(version: Version) -> tuple[str, ...]:
    return (KEPT, UPLOADED, TYPED)


def _present(on: Table) -> Material:
    """The files of the version on the table, to be kept or taken out."""
    rows = Attachment.objects.filter(version=on.version).select_related("blob")
    return Material([Piece(uploads.carry(File(row.name, row.blob), on.person), True) for row in rows])


def paragraphs_of(html: str) -> str | None:
    """The text of `html` for editing line by line, where it is nothing but paragraphs; None where that would lose anything."""
    pieces = _PARAGRAPH.findall(html)
    text = "\n\n".join(unescape(piece.replace("<br>", "\n")) for piece in pieces)
    for written in (text, f"{text}\n\n"):
        if word.html_from_text(written) == html:
            return written
    return None


def _page(request: HttpRequest, form: DraftForm, material: Material, *, status: int = 200, **context: Any) -> HttpResponse:
    on: Table | None = context.get("table")
    given = {"form": form, "material": material, "conversion": material.conversion, **context}
    if material.conversion is not None:
        given["source"] = uploads.carry(material.conversion.source, request.user)
    if on is None:
        return render(request, TEMPLATE, given, status=status)
    given |= {"is_plain": paragraphs_of(on.version.text) is not None, "seen": seen(on.version)}
    return page(request, on, form, verb=context["verb"], template=TEMPLATE, context=given, status=status)


def _saved(version: Version) -> str:
    said = gettext("第{number}稿已保存。").format(number=version.number)
    if version.was_converted and not version.conversion_checked:
        said = gettext("第{number}稿已保存，但转换后的正文尚未核对，核对无误后才能自审。").format(number=version.number)
    if blocking := seen(version).blocking:
        told = ngettext(
            "自动筛查发现{many}处须处理的疑点，请在自审前处理。", "自动筛查发现{many}处须处理的疑点，请在自审前处理。", blocking
        )
        said += told.format(many=blocking)
    return said


def _begun(edition: Edition) -> str:
    if before := taken_back(edition):
        return gettext("第{number}版已建立。{before}").format(number=edition.number, before=before)
    return gettext("第{number}版已建立，原版次继续公开。").format(number=edition.number)


def _address(edition: Edition) -> str:
    return reverse("office:matter", args=[edition.pk])


def _to(edition: Edition) -> SeeOther:
    return SeeOther(_address(edition))


urls = [
    path("matters/new/", new_matter, name="new_matter"),
    path("matters/<int:pk>/draft/", draft, name="draft"),
    path("matters/<int:pk>/new-edition/", new_edition, name="new_edition"),
    path("uploads/<str:token>/", upload, name="upload"),
    path("held/<str:token>/", held, name="held"),
]
