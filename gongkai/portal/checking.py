"""Where readers check a paper that hangs before them or that they hold (查验纸质件), by its code or by the file itself.

It is asked of the database each time, because a sheet that was taken back a second ago must say so. Nothing is kept of who asked.
"""

import hashlib

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.archives import forms
from gongkai.archives.forms import CheckedForm
from gongkai.foundation.codes import read_code
from gongkai.papers.marks import LARGEST, code_in
from gongkai.portal import sheet_pages as pages
from gongkai.portal.pace import Pace
from gongkai.portal.sheet_pages import Answer
from gongkai.portal.source import knock
from gongkai.publication import sheets
from gongkai.publication.sheets import CheckedSheet

SALT = "gongkai.portal.check"
LONGEST_CODE = 40
"""Characters of a typed code that are looked at."""
FILE_LIMIT = 64 << 20
"""Bytes of a file that is compared at most; no paper is that large."""
PACE = Pace(each=60, all_of_them=1200, seconds=60)
"""Answers a minute: whole families stand behind one address of a mobile network."""


# No cookie is set and nothing is changed, so there is nothing to forge.
@csrf_exempt
@never_cache
@login_not_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """查验纸质件: type the code of a paper, or hand in its file, to learn whether it still holds (clauses 4.1, 4.2)."""
    if not PACE.lets(knock(request, SALT)):
        return _too_many()
    typed = (request.POST if request.method == "POST" else request.GET).get("code", "").strip()[:LONGEST_CODE]
    upload = request.FILES.get("file")
    if upload is not None:
        return _of_file(typed, upload)
    if not typed:
        return _answer(pages.check_form(Answer.NOTHING, ""), 422) if request.method == "POST" else _answer(pages.check_form(Answer.ASK, ""))
    code = read_code(typed)
    if not code:
        return _answer(pages.check_form(Answer.MISTYPED, typed), 422)
    answer = HttpResponseRedirect(reverse("checking:check_code", args=[code]))
    answer.status_code = 303
    return answer


@never_cache
@login_not_required
@require_GET
def check_code(request: HttpRequest, code: str) -> HttpResponse:
    """查验结果: where the QR code of a paper leads (clauses 4.1, 4.2)."""
    if not PACE.lets(knock(request, SALT)):
        return _too_many()
    typed = code[:LONGEST_CODE]
    if not read_code(typed):
        return _answer(pages.check_form(Answer.MISTYPED, typed), 404)
    found = _known(typed)
    return _answer(pages.checked(found)) if found else _answer(pages.check_form(Answer.UNKNOWN, read_code(typed)), 404)


def _known(typed: str) -> CheckedSheet | CheckedForm | None:
    """The paper with this code: one that hangs on a wall, or an official one that is kept."""
    return sheets.check(typed) or forms.check(typed)


def _of_file(typed: str, upload: UploadedFile) -> HttpResponse:
    if upload.size is None or upload.size > FILE_LIMIT:
        return _answer(pages.check_form(Answer.TOO_LARGE, typed), 422)
    state = hashlib.sha256()
    for piece in upload.chunks():
        state.update(piece)
    digest = f"sha256:{state.hexdigest()}"
    found = sheets.check_file(digest) or forms.check_file(digest)
    if found:
        return _answer(pages.checked(found, file=Answer.GENUINE))
    upload.seek(0)
    # What the file itself says it is counts before what was typed.
    claimed = _known(code_in(upload.read(LARGEST))) or _known(typed)
    if claimed:
        return _answer(pages.checked(claimed, file=Answer.ALTERED))
    return _answer(pages.check_form(Answer.UNKNOWN_FILE, typed), 404)


def _too_many() -> HttpResponse:
    answer = _answer(pages.check_form(Answer.TOO_MANY, ""), 429)
    answer["Retry-After"] = "60"
    return answer


def _answer(data: bytes, status: int = 200) -> HttpResponse:
    with translation.override(settings.LANGUAGE_CODE):
        return HttpResponse(data, status=status, headers={"Content-Language": settings.LANGUAGE_CODE})


app_name = "checking"
urlpatterns = [
    path("", check, name="check"),
    path("<str:code>/", check_code, name="check_code"),
]
