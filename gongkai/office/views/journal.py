"""The journal (留痕) for the auditor: who did what, found and read, and the check that nothing was changed since.

Nobody else finds these pages. The auditor reads what entries state, and opens no matter by it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from gongkai.foundation.digests import is_digest
from gongkai.journal import chain as chains
from gongkai.journal import checkpoints, keys
from gongkai.journal.checkpoints import Checkpoint
from gongkai.journal.models import Entry
from gongkai.journal.queries import latest_checkpoint
from gongkai.journal.verify import Report
from gongkai.journal.verify_database import verify_database
from gongkai.office.forms import Errand, lines
from gongkai.office.journal_words import verb_in_words
from gongkai.office.views.keeping import chosen_day, is_number, let_in
from gongkai.procedure.posts import Post

ON_A_PAGE = 50
AUDITORS = frozenset({Post.AUDITOR})
FILTERS = ("chain", "verb", "person", "since", "until", "about")


@never_cache
@require_GET
def journal(request: HttpRequest) -> HttpResponse:
    """留痕: the entries of a chain, newest first, by verb, person, day and subject."""
    let_in(request, AUDITORS)
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    chain = chosen["chain"] or request.user.body.code
    _only_own(request, chain)
    whole = Entry.objects.filter(chain=chain)
    page = Paginator(_filtered(whole, chosen).order_by("-seq"), ON_A_PAGE).get_page(request.GET.get("page"))
    given = request.GET.copy()
    given.pop("page", None)
    context = {
        "page": page,
        "chosen": chosen | {"chain": chain},
        "query": given.urlencode(),
        "is_filtered": any(value for name, value in chosen.items() if name != "chain"),
        "chains": _chains(request),
        "verbs": sorted((one, verb_in_words(one)) for one in whole.order_by().values_list("verb", flat=True).distinct()),
        "newest": latest_checkpoint(chain),
    }
    return render(request, "office/journal/list.html", context)


def _chains(request: HttpRequest) -> list[tuple[str, str]]:
    """The chains that the auditor of a body reads: its own, and that of what belongs to no body."""
    body = request.user.body
    return [(body.code, body.short_name), (chains.INSTALLATION, gettext("本系统（不属于任何机构的事项）"))]


def _only_own(request: HttpRequest, chain: str) -> None:
    if chain not in dict(_chains(request)):
        raise Http404


def _filtered(entries: QuerySet[Entry], chosen: dict[str, str]) -> QuerySet[Entry]:
    """What matches every filter that was set; a day that cannot be read finds nothing."""
    if chosen["verb"]:
        entries = entries.filter(verb=chosen["verb"])
    if chosen["person"]:
        entries = entries.filter(Q(actor_name__icontains=chosen["person"]) | Q(on_behalf_of__icontains=chosen["person"]))
    for name, field, days in (("since", "at__gte", 0), ("until", "at__lt", 1)):
        if chosen[name]:
            day = chosen_day(chosen[name])
            if day is None:
                return entries.none()
            start = timezone.make_aware(datetime.combine(day + timedelta(days=days), time.min))
            entries = entries.filter(**{field: start})
    if about := chosen["about"]:
        kind, _colon, number = about.partition(":")
        if is_digest(about):
            entries = entries.filter(digest=about)
        elif "." in kind and is_number(number):
            entries = entries.filter(subject_type=kind, subject_id=number)
        else:
            entries = entries.filter(subject_title__icontains=about)
    return entries


@dataclass(frozen=True)
class Checked:
    """An entry's own three proofs, worked out anew: its payload's digest, its hash, its signature."""

    payload: bool
    link: bool
    signature: bool


@never_cache
@require_GET
def journal_entry(request: HttpRequest, chain: str, seq: int) -> HttpResponse:
    """One entry: what it states, how it hangs in the chain, and whether it is as it was written."""
    let_in(request, AUDITORS)
    _only_own(request, chain)
    entry = get_object_or_404(Entry, chain=chain, seq=seq)
    near = Entry.objects.filter(chain=chain)
    context = {
        "entry": entry,
        "details": _details(entry),
        "payload": chains.payload(entry.facts).decode(),
        "checked": _checked(entry),
        "before": near.filter(seq=seq - 1).exists(),
        "after": near.filter(seq=seq + 1).exists(),
    }
    return render(request, "office/journal/entry.html", context)


def _details(entry: Entry) -> list[tuple[str, str]]:
    """The particulars one by one; what is no plain text as JSON."""
    try:
        given: Any = json.loads(entry.details)
    except ValueError:
        given = entry.details
    if not isinstance(given, dict):
        return [("", str(given))]
    return [(name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)) for name, value in given.items()]


def _checked(entry: Entry) -> Checked:
    algorithm = entry.hash.partition(":")[0]
    try:
        linked = chains.link(entry.chain, entry.seq, entry.previous, entry.payload_digest, entry.public, algorithm)
        return Checked(
            payload=chains.payload_digest(entry.facts, algorithm) == entry.payload_digest,
            link=linked == entry.hash,
            signature=checkpoints.verify(entry.checkpoint, keys.known(settings.KEYS)),
        )
    except (ValueError, TypeError):  # a column was changed to what cannot even be read
        return Checked(payload=False, link=False, signature=False)


class VerificationForm(Errand):
    """核验留痕: with checkpoints that were kept elsewhere, on paper or in a file."""

    optional = frozenset({"kept"})

    kept = lines(
        _("另行保存的存证点"),
        3,
        _("每行一个。抄自呈批表等纸质文书页脚的，写作“代码 条数 哈希”；下载保存的，贴入文件里的整行。"),
    )

    def clean_kept(self) -> list[Checkpoint]:
        """The checkpoints one by one."""
        found = []
        for number, line in enumerate(self.cleaned_data["kept"].splitlines(), start=1):
            if line.strip():
                try:
                    found.append(checkpoints.read(line.strip().encode()) if line.lstrip().startswith("{") else checkpoints.of_words(line))
                except ValueError as wrong:
                    raise forms.ValidationError(gettext("第{number}行不是存证点。").format(number=number)) from wrong
        return found


@never_cache
@require_http_methods(["GET", "POST"])
def verify_journal(request: HttpRequest) -> HttpResponse:
    """核验: every row hashed anew, compared with its neighbours, the witness files, what was published, and what was kept elsewhere."""
    let_in(request, AUDITORS)
    form = VerificationForm(request.POST if request.method == "POST" else None)
    reports: list[tuple[str, Report]] = []
    if form.is_bound and form.is_valid():
        names = dict(_chains(request))
        kept = form.cleaned_data["kept"]
        for code, name in names.items():
            # A checkpoint of a chain that is not looked at here is held against the body's own, which names it as foreign.
            mine = [one for one in kept if one.chain == code or (one.chain not in names and code == request.user.body.code)]
            reports.append((name, verify_database(code, checkpoint=mine)))
    context = {
        "form": form,
        "reports": reports,
        "is_sound": all(report.sound for _name, report in reports),
        "at": timezone.now(),
        "kept": len(form.cleaned_data["kept"]) if reports else 0,
    }
    refused = form.is_bound and not form.is_valid()
    return render(request, "office/journal/verify.html", context, status=422 if refused else 200)


@never_cache
@require_GET
def public_key(request: HttpRequest) -> HttpResponse:
    """公钥: with which anyone checks the signatures."""
    let_in(request, AUDITORS)
    known = keys.known(settings.KEYS)
    if not known:
        raise Http404
    return _file(keys.pem_of(known), "key.pem", "application/x-pem-file")


@never_cache
@require_GET
def last_checkpoint(request: HttpRequest, chain: str) -> HttpResponse:
    """最新存证点: the signed head of a chain, to be kept in other hands."""
    let_in(request, AUDITORS)
    _only_own(request, chain)
    newest = latest_checkpoint(chain)
    if newest is None:
        raise Http404
    return _file(newest.line + b"\n", f"checkpoint-{chain}-{newest.size}.json", "application/json")


def _file(data: bytes, name: str, media_type: str) -> HttpResponse:
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


urls = [
    path("journal/", journal, name="journal"),
    path("journal/verify/", verify_journal, name="verify_journal"),
    path("journal/key.pem", public_key, name="journal_key"),
    path("journal/<str:chain>/checkpoint.json", last_checkpoint, name="journal_checkpoint"),
    path("journal/<str:chain>/<int:seq>/", journal_entry, name="journal_entry"),
]
