"""The receiver's page (接收单位的一次性页面): it reads what is handed over, takes it away, counts it, and takes or refuses it (2.E).

As on every one-time page, the key stands in the address and nowhere else, and without the code nothing is shown. Who has given the code
once gets a signed word for it, bound to that code, with which the files are fetched: the code itself is tried a few times only.
"""

import hashlib
import tempfile
from collections.abc import Callable
from typing import Any

from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from gongkai.archives import actions, forms, handover_rules, handovers, zipping
from gongkai.archives.handovers import Standing
from gongkai.archives.models import DIFFERENT, REFUSED, Handover, HandoverLine, HandoverPage
from gongkai.archives.queries import package_folder
from gongkai.disclosure.onetime import Guest
from gongkai.foundation.digests import digest_of_stream
from gongkai.foundation.objections import Refused
from gongkai.office.alarms import put_on_record
from gongkai.office.handover_forms import CountedForm
from gongkai.office.review_forms import CodeForm
from gongkai.office.views.files import download
from gongkai.papers import workbooks
from gongkai.papers.forms import Form
from gongkai.publication import push
from gongkai.publication.models import Release
from gongkai.secrecy.actions import attempt
from gongkai.vault.store import FileDamagedError

LONGEST_CODE = 20
OPENED = "gongkai.office.receiving"
OPEN_FOR = 12 * 3600
"""Seconds for which the code need not be typed again."""
LARGEST_LIST = 16 << 20
"""Bytes of a list at most: one of a thousand lines has less than one megabyte."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answer(request: HttpRequest, page: HandoverPage, *, source: str, close: Callable[[Any], Any]) -> Any:
    """接收: 410 where the page has served, 429 where somebody tries too often, 409 where what was counted differs (2.E)."""
    token = _opened(request, page)
    if request.method == "POST" and not token and not attempt(f"handover:{page.pk}"):
        return close(render(request, "office/answering/often.html", status=429))
    handover = page.handover
    context: dict[str, Any] = {"page": page, "handover": handover, "body_of": handover.body}
    against = handover_rules.objections_to_page(page, now=timezone.now())
    if against:
        return close(render(request, "office/answering/over.html", context | {"against": against}, status=410))
    code = request.POST.get("code", "")[:LONGEST_CODE]
    if not token:
        if request.method != "POST" or (unopened := handover_rules.objections_to_page_code(page, code)):
            asked = CodeForm(request.POST if request.method == "POST" else None)
            if request.method == "POST":
                asked.refuse(unopened)
            return close(render(request, "office/answering/code.html", context | {"form": asked}, status=422 if asked.is_bound else 200))
        token = _open(page, code)
    one = handovers.stands(handover)
    wish = request.POST.get("do", "")
    if wish in ("list_json", "list_xlsx"):
        return close(list_file(one, wish.removeprefix("list_")))
    if wish == "form":
        return close(_paper(request, handover))
    if wish.startswith("parcel_"):
        return close(_parcel(request, handover, wish.removeprefix("parcel_")))
    form = CountedForm(*((None, None) if wish == "open" else (request.POST, request.FILES)), initial={"signatory": page.name})
    if form.is_bound and form.is_valid():
        if form.cleaned_data["outcome"] not in ("received", "refused"):
            form.add_error("outcome", gettext("请选择结果。"))
        else:
            try:
                made = _take(page, form.cleaned_data, token, source)
            except Refused as refused:
                form.refuse(refused.objections)
                put_on_record([refused], page.person, guest=page.name)
            else:
                context |= {"answer": made, "one": handovers.stands(handover), "token": token}
                if made.outcome == DIFFERENT:
                    context["differences"] = differences_in_words(handover, made)
                    return close(render(request, "office/handing/different.html", context, status=409))
                return close(render(request, "office/handing/received.html", context | {"refused": made.outcome == REFUSED}))
    context |= {"form": form, "token": token, "one": one, "lines": handovers.lines_of(handover), "rows": handovers.rows_of_list(handover)}
    context["has_form"] = forms.last(Form.HANDOVER_FORM, handovers.subject_of(handover)) is not None
    return close(render(request, "office/handing/receiving.html", context, status=422 if form.is_bound else 200))


def differences_in_words(handover: Handover, made: Any) -> list[tuple[str, str, str]]:
    """What was counted otherwise: what it is called, what the form says, what was found."""
    found = handovers.differences(handover, counted=made.counted, counted_size=made.counted_size, counted_digest=made.counted_digest)
    return [(gettext(handovers.COUNTED[name]), said, was) for name, said, was in found]


def _take(page: HandoverPage, given: dict[str, Any], token: str, source: str) -> Any:
    return actions.answer_handover(
        page,
        code=_code_in(token),
        refused=given["outcome"] == "refused",
        counted=given["counted"],
        counted_size=given["counted_size"],
        counted_digest=digest_of_upload(given["list_file"], page.handover) or given["counted_digest"],
        reasons=given["reasons"],
        signatory=given["signatory"],
        filing_number=given["filing_number"],
        by=Guest(page.name),
        source=source,
    )


def digest_of_upload(upload: UploadedFile | None, handover: Handover) -> str:
    """The digest of a list that was handed in, in the algorithm of the form's; nothing of the file is kept. Empty where there is none."""
    if upload is None:
        return ""
    algorithm = handover.list_digest.partition(":")[0]
    if (upload.size or 0) > LARGEST_LIST:
        return f"{algorithm}:{hashlib.new(algorithm, b'').hexdigest()}"
    return digest_of_stream(upload.file, algorithm)[0]


def list_file(one: Standing, form: str) -> HttpResponse:
    """The list of a handover as the file that is compared (json), or as a workbook (xlsx); 404 for any other form."""
    row = one.handover
    if form == "json":
        data, media_type = handovers.bytes_of_list(row), "application/json"
    elif form == "xlsx":
        data, media_type = workbooks.handover_list(handovers.form_of(one)), XLSX
    else:
        raise Http404
    name = gettext("{number}移交清单.{form}").format(number=row.number, form=form)
    return _download(data, name, media_type)


def _download(data: bytes, name: str, media_type: str) -> HttpResponse:
    stream = tempfile.SpooledTemporaryFile(LARGEST_LIST)  # noqa: SIM115 - the response closes it
    stream.write(data)
    stream.seek(0)
    answer = FileResponse(stream, as_attachment=True, filename=name, content_type=media_type)
    answer["Content-Length"] = str(len(data))
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _paper(request: HttpRequest, handover: Handover) -> HttpResponse:
    issued = forms.last(Form.HANDOVER_FORM, handovers.subject_of(handover))
    if issued is None:
        raise Http404
    return download(request, issued.pdf, f"{handover.number}{gettext(Form.HANDOVER_FORM.label_zh)}-{issued.code}.pdf")


def _parcel(request: HttpRequest, handover: Handover, wish: str) -> HttpResponseBase:
    """What the receiver gets of one record, as one ZIP; a damaged one is not handed out (2.E)."""
    lines = {str(line.position): line for line in handovers.lines_of(handover)}
    line = lines.get(wish)
    if line is None:
        raise Http404
    try:
        if line.package is None:
            if taken_back := handovers.against_the_copy(line.record):
                context = {"line": line, "body_of": handover.body, "taken_back": taken_back}
                return render(request, "office/handing/damaged.html", context, status=410)
            return FileResponse(_copy(line), as_attachment=True, filename=line.name, content_type="application/zip")
        folder = package_folder(line.package)
        zipping.look_at(folder, line.digest)
    except (zipping.DamagedPackageError, FileDamagedError):
        context = {"handover": handover, "line": line, "body_of": handover.body}
        return render(request, "office/handing/damaged.html", context, status=503)
    answer = StreamingHttpResponse(zipping.zipped(folder, line.digest), content_type="application/zip")
    answer["Content-Disposition"] = content_disposition_header(True, f"{line.name}.zip") or ""
    return answer


def _copy(line: HandoverLine) -> Any:
    release = Release.objects.select_related("edition").get(edition=line.record.edition_id)
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    push.pack(release, stream)
    stream.seek(0)
    if digest_of_stream(stream, line.digest.partition(":")[0])[0] != line.digest:
        raise zipping.DamagedPackageError(line.name)
    stream.seek(0)
    return stream


# Who has given the code.


def _open(page: HandoverPage, code: str) -> str:
    told = handovers.code_of(page)
    assert told is not None
    return signing.dumps([page.pk, told.pk, code], salt=OPENED)


def _opened(request: HttpRequest, page: HandoverPage) -> str:
    """The word that the page gave for its code, if it is of this page and the code told last; empty otherwise."""
    token = request.POST.get("opened", "")
    try:
        of, told, _code = signing.loads(token, salt=OPENED, max_age=OPEN_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    newest = handovers.code_of(page)
    return token if newest is not None and (of, told) == (page.pk, newest.pk) else ""


def _code_in(token: str) -> str:
    return str(signing.loads(token, salt=OPENED, max_age=OPEN_FOR)[2])
