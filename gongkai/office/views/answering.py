"""One-time pages (一次性页面): a rights holder or a co-issuing body outside reads what concerns it and answers once, without an account.

The key stands in the address and nowhere else; with it alone the page asks for the code, which another person of the office tells the
addressee another way (clause 8.6). Then the page shows the passages of one version that were quoted to the holder, or to a
co-issuing body the text that it signed; nothing of any other matter, nobody's findings, no way further in.
"""

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.archives import handovers
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import Attachment
from gongkai.foundation.objections import Refused
from gongkai.office.alarms import put_on_record
from gongkai.office.review_forms import CodeForm, JointGuestForm, ReplyForm
from gongkai.office.views import receiving, supplying
from gongkai.secrecy import actions, queries, rules
from gongkai.secrecy.actions import Guest
from gongkai.secrecy.models import Invitation

LONGEST_CODE = supplying.LONGEST_CODE
_SALT = "gongkai.office.answering"
_IPV6_NETWORK = 64
"""One household or office has a whole network of IPv6 addresses, and counts as one."""


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """权利人、外单位答复: 404 where the key opens nothing, 410 where it has served, 429 where somebody tries too often, 403 for
    whoever is signed in to the office in this browser: who makes the page may not answer on it in the holder's place (clause 8.6)."""
    if request.user.is_authenticated:
        return _close(render(request, "office/answering/signed_in.html", status=403))
    page = disclosure.call_page_by(key)
    if page is not None:
        return supplying.answer(request, page, source=_source(request), close=_close)
    handed_over = handovers.page_by(key)
    if handed_over is not None:
        return receiving.answer(request, handed_over, source=_source(request), close=_close)
    invitation = queries.invitation_by(key)
    # Keys that open nothing count against the address they come from, forms that are sent against the key.
    counted = _source(request) if invitation is None else str(invitation.pk) if request.method == "POST" else ""
    if counted and not actions.attempt(counted):
        return _close(render(request, "office/answering/often.html", status=429))
    if invitation is None:
        raise Http404
    version = queries.version_of(invitation)
    against = rules.objections_to_answering(invitation, version.edition, now=timezone.now())
    context: dict[str, Any] = {"invitation": invitation, "version": version, "body_of": version.edition.item.body}
    if against:
        return _close(render(request, "office/answering/over.html", context | {"against": against}, status=410))
    code = request.POST.get("code", "")[:LONGEST_CODE]
    if request.method != "POST" or (unopened := rules.objections_to_code(invitation, code)):
        asked = CodeForm(request.POST if request.method == "POST" else None)
        if request.method == "POST":
            asked.refuse(unopened)
        return _close(render(request, "office/answering/code.html", context | {"form": asked}, status=422 if asked.is_bound else 200))
    form = _form(invitation, request)
    context["code"] = code
    if form.is_bound and form.is_valid():
        try:
            _take(invitation, form, _source(request), code)
        except Refused as refused:
            form.refuse(refused.objections)
            put_on_record([refused], invitation.person, guest=_guest(invitation).name)
        else:
            return _close(render(request, "office/answering/thanks.html", context))
    context["form"] = form
    context["due_on"] = queries.due_on(invitation.consultation) if invitation.consultation else None
    if invitation.co_issuer_id is not None:
        context["attachments"] = Attachment.objects.filter(version=version)
    template = "office/answering/consultation.html" if invitation.consultation_id else "office/answering/joint.html"
    return _close(render(request, template, context, status=422 if form.is_bound else 200))


def _form(invitation: Invitation, request: HttpRequest) -> ReplyForm | JointGuestForm:
    data = None if request.POST.get("do") == "open" else request.POST
    return ReplyForm(data) if invitation.consultation_id else JointGuestForm(data)


def _guest(invitation: Invitation) -> Guest:
    if invitation.consultation is not None:
        return Guest(invitation.consultation.holder)
    assert invitation.co_issuer is not None
    return Guest(invitation.co_issuer.name)


def _take(invitation: Invitation, form: Any, source: str, code: str) -> object:
    given = form.cleaned_data
    by = _guest(invitation)
    if invitation.consultation is not None:
        said = {name: given[name] for name in ("outcome", "reasons", "signatory")}
        return actions.reply(invitation, **said, code=code, by=by, source=source)
    said = {name: given[name] for name in ("remark", "signatory")}
    return actions.answer_jointly(invitation, answers=form.answers, **said, code=code, by=by, source=source)


def _source(request: HttpRequest) -> str:
    """A keyed digest of the address that a request comes from: two can be compared, and no address can be read from one."""
    given = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_TLS:  # the last one is what our own proxy saw
        given = request.META.get("HTTP_X_FORWARDED_FOR", given).rpartition(",")[2].strip()
    try:
        address = ipaddress.ip_address(given)
    except ValueError:
        known = "unknown"
    else:
        address = getattr(address, "ipv4_mapped", None) or address
        known = str(ipaddress.ip_network((address, _IPV6_NETWORK), strict=False) if address.version == 6 else address)
    return salted_hmac(_SALT, known, algorithm="sha256").hexdigest()


def _close(response: HttpResponse) -> HttpResponse:
    """Nothing of the page is indexed or kept; that no other site hears of its address is the whole site's policy."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store"
    return response


urls = [path("answer/<str:key>/", answer, name="answer")]
