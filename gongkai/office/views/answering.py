"""One-time pages (一次性页面): a rights holder or a co-issuing body outside reads what concerns it and answers once, without an account.

The key stands in the address and nowhere else. The page shows the passages of one version that were quoted to the holder, or to a
co-issuing body the text that it signed; nothing of any other matter, nobody's findings, no way further in.
"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gongkai.disclosure.models import Attachment
from gongkai.foundation.objections import Refused
from gongkai.office.review_forms import JointGuestForm, ReplyForm
from gongkai.secrecy import actions, queries, rules
from gongkai.secrecy.actions import Guest
from gongkai.secrecy.models import Invitation

MOST = 30
"""Wrong keys from one address, or forms sent with one key, in `WITHIN` seconds, for each process that serves.

A key of 256 bits is not guessed, but nobody shall try at length.
"""
WITHIN = 600


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """权利人、外单位答复: 404 where the key opens nothing, 410 where it has served, 429 where somebody tries too often."""
    invitation = queries.invitation_by(key)
    # Keys that open nothing count against the address they come from, forms that are sent against the key.
    counted = request.META.get("REMOTE_ADDR", "") if invitation is None else str(invitation.pk) if request.method == "POST" else ""
    if counted and _is_too_often(counted):
        return _close(render(request, "office/answering/often.html", status=429))
    if invitation is None:
        raise Http404
    version = queries.version_of(invitation)
    against = rules.objections_to_answering(invitation, version.edition, now=timezone.now())
    context: dict[str, Any] = {"invitation": invitation, "version": version, "body_of": version.edition.item.body}
    if against:
        return _close(render(request, "office/answering/over.html", context | {"against": against}, status=410))
    form = _form(invitation, request)
    if form.is_bound and form.is_valid():
        try:
            _take(invitation, form)
        except Refused as refused:
            form.refuse(refused.objections)
        else:
            return _close(render(request, "office/answering/thanks.html", context))
    context["form"] = form
    if invitation.co_issuer_id is not None:
        context["attachments"] = Attachment.objects.filter(version=version)
    template = "office/answering/consultation.html" if invitation.consultation_id else "office/answering/joint.html"
    return _close(render(request, template, context, status=422 if form.is_bound else 200))


def _form(invitation: Invitation, request: HttpRequest) -> ReplyForm | JointGuestForm:
    data = request.POST if request.method == "POST" else None
    return ReplyForm(data) if invitation.consultation_id else JointGuestForm(data)


def _take(invitation: Invitation, form: Any) -> object:
    given = form.cleaned_data
    if invitation.consultation is not None:
        by = Guest(invitation.consultation.holder)
        return actions.reply(invitation, outcome=given["outcome"], reasons=given["reasons"], signatory=given["signatory"], by=by)
    assert invitation.co_issuer is not None
    by = Guest(invitation.co_issuer.name)
    return actions.answer_jointly(invitation, answers=form.answers, remark=given["remark"], signatory=given["signatory"], by=by)


def _is_too_often(who: str) -> bool:
    name = f"answering:{who}"
    cache.add(name, 0, WITHIN)
    try:
        return cache.incr(name) > MOST
    except ValueError:  # it ran out between the two lines
        return False


def _close(response: HttpResponse) -> HttpResponse:
    """Nothing of the page is indexed or kept; that no other site hears of its address is the whole site's policy."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store"
    return response


urls = [path("answer/<str:key>/", answer, name="answer")]
