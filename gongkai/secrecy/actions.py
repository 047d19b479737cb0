"""The verbs of the secrecy review: answer findings, hear rights holders, conclude jointly, refer; clear, return, withhold, revoke."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.disclosure import onetime
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.actions import File
from gongkai.disclosure.models import CoIssuer, Edition, Finding, Version
from gongkai.disclosure.onetime import Guest
from gongkai.disclosure.rules import objections_to_answers, objections_to_stating_reasons
from gongkai.disclosure.stages import advance, lock, signature, trace
from gongkai.foundation.objections import Objection, Refused, refuse_if
from gongkai.foundation.workdays import WorkCalendar, after
from gongkai.journal.record import record
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import Holding, calendar_of
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.rules import ASIDE, destination, turn
from gongkai.procedure.stages import Move, Stage
from gongkai.secrecy import cleaning, queries, rules
from gongkai.secrecy.models import (
    FITTING,
    Attempts,
    CleanedDraft,
    Cleaning,
    Consultation,
    Determination,
    Invitation,
    JointVerdict,
    Passcode,
    Receipt,
    Recount,
    Reevaluation,
    Referral,
    Reply,
    Resolution,
    Ruling,
    Statement,
    StatementEnd,
    Verdict,
)
from gongkai.vault.words import objections_to_words

Answers = dict[Question, bool]


@dataclass(frozen=True)
class Cleaned:
    """A version with what was found in it masked: its parts by name, its files (name, digest), and what was masked where."""

    parts: Mapping[str, str]
    files: Sequence[Mapping[str, str]]
    pairs: Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Told:
    """The code of a one-time page, which is shown once and kept nowhere, and the row that says who was told it."""

    passcode: Passcode
    code: str


@dataclass(frozen=True)
class Key:
    """A new invitation with its key, which is shown once and kept nowhere."""

    invitation: Invitation
    key: str


@transaction.atomic(durable=True)
def clear(version: Version, *, answers: Answers, grounds: str, by: Person, conclusion: str = "") -> Verdict:
    """保密审查通过: the office answers the eight questions with no and concludes that the matter may be disclosed (clause 8.1).

    `conclusion` says whether as it is, after treatment, or in part; the usual one where it is left out.
    """
    return _conclude(version, Move.CLEAR, Outcome.AGREE, answers, grounds, "", conclusion, by=by)


@transaction.atomic(durable=True)
def return_to_unit(version: Version, *, answers: Answers, grounds: str, by: Person, conclusion: str = "") -> Verdict:
    """保密审查退回: the matter may be disclosed only after treatment or in part, or cannot be decided as it is; it goes back with
    what is to be changed."""
    return _conclude(version, Move.RETURN, Outcome.RETURN, answers, grounds, "", conclusion, by=by)


@transaction.atomic(durable=True)
def ask_for_cleaned_copy(version: Version, *, with_review: bool, by: Person) -> Cleaning:
    """生成清理稿: a copy with what was found masked is to be made in the background; asked twice for the same, it is made once (8.1, 8.2).

    The journal hears of the return that carries it.
    """
    now = timezone.now()
    edition = lock(version)
    refuse_if(rules.objections_to_reviewing(edition, by=by, today=timezone.localdate(now)))
    chosen = [one.pk for one in cleaning.chosen(version, with_review=with_review)]
    under_way = Cleaning.objects.filter(version=version, person=by, chosen=chosen, state__in=[Cleaning.WAITS, Cleaning.RUNS])
    return under_way.order_by("-pk").first() or Cleaning.objects.create(
        version=version,
        person=by,
        with_review=with_review,
        chosen=chosen,
        files=len(version.facts["files"]),
        asked_at=now,
        touched_at=now,
    )


@transaction.atomic(durable=True)
def return_cleaned(version: Version, *, answers: Answers, grounds: str, cleaned: Cleaned, by: Person) -> CleanedDraft:
    """退回并附清理稿: return the matter with a copy in which what was found is masked, for the handler to take up (clauses 8.1, 8.2)."""
    verdict = _conclude(version, Move.RETURN, Outcome.RETURN, answers, grounds, "", "treated", by=by)
    made = CleanedDraft.objects.create(
        verdict=verdict,
        version=version,
        parts=dict(cleaned.parts),
        files=list(cleaned.files),
        pairs=list(cleaned.pairs),
        person=by,
        at=verdict.at,
    )
    details = {"contents": queries.contents_of(made), "files": [one["digest"] for one in made.files], "places": len(made.pairs)}
    record(
        "secrecy.cleaned",
        made,
        by=by,
        chain=version.edition.item.body.code,
        digest=version.digest,
        post=verdict.post,
        details=details,
        at=made.at,
    )
    return made


@transaction.atomic(durable=True)
def withhold(version: Version, *, answers: Answers, ground: str, grounds: str, by: Person) -> Verdict:
    """不予公开: what is secret or would endanger security or stability stays closed (clause 8.6)."""
    return _conclude(version, Move.WITHHOLD, Outcome.WITHHOLD, answers, grounds, ground, "", by=by)


@transaction.atomic(durable=True)
def revoke(version: Version, *, answers: Answers, grounds: str, by: Person, ground: str = "") -> Verdict:
    """改变保密审查结论: an adverse verdict after a clear one voids every signature that followed; with `ground` the matter is withheld."""
    return _conclude(version, Move.REVOKE, Outcome.WITHHOLD if ground else Outcome.RETURN, answers, grounds, ground, "", by=by)


@transaction.atomic(durable=True)
def resolve(
    finding: Finding,
    *,
    outcome: str,
    by: Person,
    reason: str = "",
    why: str = "",
    determination: Determination | None = None,
    redacted_in: Version | None = None,
    read: Version | None = None,
    replaces: Resolution | None = None,
) -> Resolution:
    """疑点处理: answer one finding: a false alarm, redacted in the current version, or permitted by an exception (clauses 8.2, 8.6).

    What stands in the current version is answered on it. What stood in an earlier one is noted as redacted, or is a false alarm where
    it still stands in `read`, the version on the table. `why` says of a number with a check digit why it is none. `replaces` is the
    answer that was read and is now given anew, or taken back ("reopened"), until the verdict.
    """
    now = timezone.now()
    today = timezone.localdate(now)
    of = finding.screening.version
    edition = lock(redacted_in or read or of)
    last = queries.answer_to(finding)
    refuse_if(
        rules.objections_to_reviewing(edition, by=by, today=today)
        or rules.objections_to_answering_again(finding, last, outcome=outcome, replaces=replaces)
        or rules.objections_to_resolving(
            finding, of, outcome=outcome, reason=reason, why=why, determination=determination, redacted_in=redacted_in, read=read
        )
    )
    holding = _reviewer(by, edition, today)
    resolution = Resolution.objects.create(
        finding=finding,
        outcome=outcome,
        reason=reason.strip(),
        why=why if outcome == "false_alarm" else "",
        replaces=last,
        redacted_in=redacted_in,
        determination=determination if outcome == "permitted" else None,
        person=by,
        post=holding.post.value,
        at=now,
    )
    record(
        "secrecy.resolved",
        resolution,
        by=by,
        **trace(edition, of, holding),
        details={
            "finding": finding.pk,
            "kind": finding.kind,
            "excerpt": finding.excerpt,
            "outcome": outcome,
            "reason": resolution.reason,
            "why": resolution.why,
            "replaces": last.pk if last else None,
            "redacted_in": redacted_in.digest if redacted_in else "",
            "determination": determination.pk if resolution.determination_id else None,
        },
        at=now,
    )
    return resolution


@transaction.atomic(durable=True)
def conclude_jointly(version: Version, *, answers: Answers, by: Person, remark: str = "") -> JointVerdict:
    """联合发文单位结论: the head of a unit that sealed or signed the document concludes for it (clause 8.7)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    yes = any(answers.values())
    speaking = queries.speaks_for(by, version, on=today)
    refuse_if(rules.objections_to(Move.CONCLUDE, edition, by=by, today=today, answers=answers))
    if speaking is None:
        raise ValueError("whoever the procedure lets conclude heads a co-issuing unit")
    co_issuer, holding = speaking
    refuse_if(rules.objections_to_joint_verdict(co_issuer, yes=yes, remark=remark))
    given = {"person": by, "post": holding.post.value, "delegation": holding.delegation, "on_behalf_of": holding.on_behalf_of}
    return _join(edition, co_issuer, answers, remark, given, by=by, holding=holding, at=now)


@transaction.atomic(durable=True)
def enter_joint_answer(
    co_issuer: CoIssuer, *, answers: Answers, signatory: str, evidence: File | None, by: Person, remark: str = ""
) -> JointVerdict:
    """登记外单位结论: the reviewer enters what a body outside answered on paper, with its scan (clause 8.7)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(co_issuer.version)
    refuse_if(
        rules.objections_to_reviewing(edition, by=by, today=today)
        + rules.objections_to_entering(co_issuer, signatory=signatory, evidence=evidence is not None)
        + objections_to_answers(answers)
        + rules.objections_to_joint_verdict(co_issuer, yes=any(answers.values()), remark=remark)
    )
    holding = _reviewer(by, edition, today)
    given = {"person": by, "post": holding.post.value, "signatory": signatory.strip(), **_evidence(evidence)}
    return _join(edition, co_issuer, answers, remark, given, by=by, holding=holding, at=now)


@transaction.atomic(durable=True)
def answer_jointly(
    invitation: Invitation, *, answers: Answers, signatory: str, code: str, by: Guest, remark: str = "", source: str = ""
) -> JointVerdict:
    """外单位在一次性页面作出结论: a body outside that sealed or signed the document concludes on its page, once (clause 8.7).

    `source` is a keyed digest of the address from which it came, `code` what was told to the body apart from the page's address.
    """
    now = timezone.now()
    co_issuer = invitation.co_issuer
    if co_issuer is None:
        raise ValueError("this page is not for a co-issuing body")
    edition = lock(co_issuer.version)
    refuse_if(rules.objections_to_answering(invitation, edition, now=now) or rules.objections_to_code(invitation, code))
    found = objections_to_answers(answers) + rules.objections_to_joint_verdict(co_issuer, yes=any(answers.values()), remark=remark)
    if not signatory.strip():
        found.append(Objection("no_signatory", _("请填写签署人姓名和职务。"), clause="8.7", field="signatory"))
    refuse_if(found + objections_to_words(signatory=signatory))
    over = _receive(invitation, source, at=now)
    return _join(edition, co_issuer, answers, remark, {"signatory": signatory.strip()}, by=by, holding=None, at=now, over=over)


@transaction.atomic(durable=True)
def refer(version: Version, *, addressed_to: str, question: str, by: Person, letter_number: str = "") -> Referral:
    """报请确定: ask the city's general office what cannot be decided here; the clock stands until it answers (clause 8.8)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(
        rules.objections_to(Move.REFER, edition, by=by, today=today)
        + rules.objections_to_referring(version, addressed_to=addressed_to, question=question, letter_number=letter_number)
    )
    holding = _reviewer(by, edition, today)
    referral = Referral.objects.create(
        version=version,
        digest=version.digest,
        addressed_to=addressed_to.strip(),
        question=question.strip(),
        letter_number=letter_number.strip(),
        person=by,
        post=holding.post.value,
        at=now,
    )
    advance(edition, Move.REFER, Stage.REFERRED, at=now, by=by, holding=holding, reason=referral.question)
    details = {"addressed_to": referral.addressed_to, "question": referral.question, "letter_number": referral.letter_number}
    record("secrecy.refer", referral, by=by, **trace(edition, version, holding), details=details, at=now)
    return referral


@transaction.atomic(durable=True)
def rule(
    version: Version,
    *,
    outcome: str,
    answer: str,
    answered_on: date | None,
    by: Person,
    ground: str = "",
    document_number: str = "",
    evidence: File | None = None,
) -> Ruling:
    """登记答复: enter what the city's general office answered; it binds: the review goes on, or the matter is returned or withheld."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    referral = queries.referral_of(version)
    refuse_if(
        rules.objections_to(Move.RULE, edition, by=by, today=today)
        + rules.objections_to_ruling(
            referral,
            outcome=outcome,
            ground=ground,
            answer=answer,
            document_number=document_number,
            answered_on=answered_on,
            today=today,
        )
    )
    holding = _reviewer(by, edition, today)
    to = destination(queries.dossier(edition, on=today), Move.RULE, Outcome(outcome))
    ruling = Ruling.objects.create(
        referral=referral,
        outcome=outcome,
        ground=ground if outcome == Outcome.WITHHOLD.value else "",
        answer=answer.strip(),
        document_number=document_number.strip(),
        answered_on=answered_on,
        person=by,
        post=holding.post.value,
        at=now,
        **_evidence(evidence),
    )
    advance(edition, Move.RULE, to, at=now, by=by, holding=holding, reason=ruling.answer)
    details = {"outcome": outcome, "ground": ruling.ground, "answer": ruling.answer, "document_number": ruling.document_number}
    details |= {"answered_on": ruling.answered_on.isoformat() if ruling.answered_on else "", "evidence": ruling.evidence_id or ""}
    record("secrecy.rule", ruling, by=by, **trace(edition, version, holding), details=details, at=now)
    return ruling


@transaction.atomic(durable=True)
def reevaluate(edition: Edition, *, outcome: str, reasons: str, by: Person, ground: str = "") -> Reevaluation:
    """重新评估: confirm with its ground that what was withheld stays closed, or let its handler begin a new edition (clause 8.6)."""
    now = timezone.now()
    today = timezone.localdate(now)
    held = Edition.objects.select_for_update(of=("self",)).select_related("item", "item__body", "item__unit", "current")
    edition = held.get(pk=edition.pk)
    refuse_if(rules.objections_to_reevaluating(edition, outcome=outcome, ground=ground, reasons=reasons, by=by, today=today))
    holding = _reviewer(by, edition, today)
    evaluation = Reevaluation.objects.create(
        edition=edition,
        outcome=outcome,
        ground=ground if outcome == Reevaluation.KEEP else "",
        reasons=reasons.strip(),
        person=by,
        post=holding.post.value,
        at=now,
    )
    details = {"outcome": outcome, "ground": evaluation.ground, "reasons": evaluation.reasons}
    record(
        "secrecy.reevaluated",
        evaluation,
        by=by,
        chain=edition.item.body.code,
        post=holding.post,
        title=edition.current.title,
        details=details,
        at=now,
    )
    return evaluation


@transaction.atomic(durable=True)
def keep_statement(
    body: Body,
    *,
    holder: str,
    concerns: str,
    covers: str,
    by: Person,
    names: Sequence[str] = (),
    until: date | None = None,
    evidence: File | None = None,
) -> Statement:
    """登记权利人声明: put on file what a rights holder declares to be his secret or private (clause 8.4)."""
    now = timezone.now()
    today = timezone.localdate(now)
    listed = [name.strip() for name in names if name.strip()]
    refuse_if(
        rules.objections_to_keeping_statements(body, by=by, today=today)
        + rules.objections_to_statement(holder=holder, concerns=concerns, covers=covers, names=listed, until=until, today=today)
    )
    statement = Statement.objects.create(
        body=body,
        holder=holder.strip(),
        concerns=concerns,
        covers=covers.strip(),
        names=list(dict.fromkeys(listed)),
        until=until,
        person=by,
        at=now,
        **_evidence(evidence),
    )
    details = {"holder": statement.holder, "concerns": concerns, "until": until.isoformat() if until else ""}
    details |= {"covers": statement.covers, "names": statement.names, "evidence": statement.evidence_id or ""}
    record("secrecy.statement_kept", statement, by=by, chain=body.code, post=Post.SECRECY_REVIEWER, details=details, at=now)
    return statement


@transaction.atomic(durable=True)
def end_statement(statement: Statement, *, reason: str, by: Person) -> StatementEnd:
    """声明失效: a rights holder's statement holds no longer; it stays on file (clause 8.4)."""
    now = timezone.now()
    statement = Statement.objects.select_for_update(of=("self",)).select_related("body").get(pk=statement.pk)
    refuse_if(
        rules.objections_to_keeping_statements(statement.body, by=by, today=timezone.localdate(now))
        + rules.objections_to_ending(statement, reason=reason)
    )
    end = StatementEnd.objects.create(statement=statement, reason=reason.strip(), person=by, at=now)
    details = {"statement": statement.pk, "reason": end.reason}
    record("secrecy.statement_ended", end, by=by, chain=statement.body.code, post=Post.SECRECY_REVIEWER, details=details, at=now)
    return end


@transaction.atomic(durable=True)
def consult(
    version: Version,
    *,
    holder: str,
    concerns: str,
    asked: str,
    sent_on: date | None,
    by: Person,
    passages: Sequence[str] = (),
    statement: Statement | None = None,
    is_worked: WorkCalendar | None = None,
) -> Consultation:
    """征求权利人意见: ask in writing about passages of this version; the answer is due in 15 working days (clauses 8.4, 8.6)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    quoted = [passage.strip() for passage in passages if passage.strip()]
    refuse_if(
        rules.objections_to_reviewing(edition, by=by, today=today)
        + rules.objections_to_consulting(
            version, holder=holder, concerns=concerns, asked=asked, passages=quoted, sent_on=sent_on, today=today
        )
    )
    assert sent_on is not None
    holding = _reviewer(by, edition, today)
    consultation = Consultation.objects.create(
        version=version,
        digest=version.digest,
        holder=holder.strip(),
        concerns=concerns,
        asked=asked.strip(),
        passages=quoted,
        statement=statement,
        sent_on=sent_on,
        due_on=after(sent_on, queries.DAYS_TO_REPLY, is_worked or calendar_of(edition.item.body)),
        person=by,
        post=holding.post.value,
        at=now,
    )
    details = {"holder": consultation.holder, "concerns": concerns, "due_on": consultation.due_on.isoformat()}
    details |= {"asked": consultation.asked, "passages": quoted, "sent_on": sent_on.isoformat()}
    record("secrecy.consulted", consultation, by=by, **trace(edition, version, holding), details=details, at=now)
    return consultation


@transaction.atomic(durable=True)
def recount(consultation: Consultation, due_on: date, *, by: Person | None) -> Recount | None:
    """重新计算答复期限: the work calendar moved the day to `due_on`; None where another process was first (clause 8.4)."""
    now = timezone.now()
    edition = lock(consultation.version)
    was = queries.due_on(consultation)
    if was == due_on:
        return None
    moved = Recount.objects.create(consultation=consultation, was=was, due_on=due_on, at=now)
    details = {"holder": consultation.holder, "was": was.isoformat(), "due_on": due_on.isoformat()}
    record("secrecy.recounted", moved, by=by, chain=edition.item.body.code, digest=consultation.digest, details=details, at=now)
    return moved


def recount_what_moved(*, by: Person | None = None) -> list[Recount]:
    """Every open consultation whose day the calendar moved, each in its own transaction."""
    moved = [recount(consultation, day, by=by) for consultation, day in queries.to_recount()]
    return [one for one in moved if one is not None]


@transaction.atomic(durable=True)
def attempt(who: str, *, by: Person | None = None) -> bool:
    """限制尝试次数: count one more attempt at the one-time pages from `who`; False where that is too many, and none is counted.

    So is one from a newcomer while too many others are counted: the table does not grow without end.
    """
    now = timezone.now()
    Attempts.objects.filter(who=who, since__lte=now - queries.ATTEMPTS_WITHIN).delete()
    if not Attempts.objects.filter(who=who).exists():
        if Attempts.objects.count() >= queries.MOST_WHO_ATTEMPT:
            return False
        Attempts.objects.get_or_create(who=who, defaults={"since": now, "count": 0})
    # In one statement: of those who come at once each is counted.
    return bool(Attempts.objects.filter(who=who, count__lt=queries.MOST_ATTEMPTS).update(count=F("count") + 1))


@transaction.atomic(durable=True)
def forget_attempts(*, by: Person | None = None) -> int:
    """清除过期的尝试次数: drop the counts whose time is over; how many those were."""
    gone, _each = Attempts.objects.filter(since__lte=timezone.now() - queries.ATTEMPTS_WITHIN).delete()
    return gone


@transaction.atomic(durable=True)
def invite(*, by: Person, consultation: Consultation | None = None, co_issuer: CoIssuer | None = None) -> Key:
    """一次性页面: make the address on which a rights holder or a body outside answers once; only the digest of its key is kept."""
    now = timezone.now()
    today = timezone.localdate(now)
    target = consultation or co_issuer
    if target is None or (consultation is not None and co_issuer is not None):
        raise ValueError("an invitation is to one answer")
    edition = lock(target.version)
    refuse_if(
        rules.objections_to_reviewing(edition, by=by, today=today)
        + rules.objections_to_inviting(consultation=consultation, co_issuer=co_issuer)
    )
    holding = _reviewer(by, edition, today)
    key = onetime.new_key()
    ends = onetime.ends(queries.due_on(consultation) if consultation else today, today)
    invitation = Invitation.objects.create(
        consultation=consultation, co_issuer=co_issuer, key_digest=onetime.key_digest(key), expires_at=ends, person=by, at=now
    )
    details = {"consultation": consultation.pk if consultation else None, "co_issuer": co_issuer.pk if co_issuer else None}
    details |= {"key_digest": invitation.key_digest, "expires_at": ends.isoformat()}
    record("secrecy.invited", invitation, by=by, **trace(edition, target.version, holding), details=details, at=now)
    return Key(invitation, key)


@transaction.atomic(durable=True)
def tell_code(invitation: Invitation, *, told_to: str, how: str, contact: str, by: Person) -> Told:
    """告知口令: make the code of a one-time page, for another person than who made the page to tell the addressee (clause 8.6).

    It is shown once; a later one takes the place of an earlier one.
    """
    now = timezone.now()
    version = queries.version_of(invitation)
    edition = lock(version)
    refuse_if(rules.objections_to_telling(invitation, edition, told_to=told_to, how=how, contact=contact, by=by, now=now))
    holding = disclosure.holding(by, edition.item, rules.TELLERS, on=timezone.localdate(now))
    assert holding is not None
    code, code_hash = onetime.new_code()
    passcode = Passcode.objects.create(
        invitation=invitation,
        code_hash=code_hash,
        told_to=told_to.strip(),
        how=how,
        contact=contact.strip(),
        person=by,
        post=holding.post.value,
        at=now,
    )
    details = {"invitation": invitation.pk, "told_to": passcode.told_to, "how": how, "contact": passcode.contact}
    record("secrecy.code_told", passcode, by=by, **trace(edition, version, holding), details=details, at=now)
    return Told(passcode, code)


@transaction.atomic(durable=True)
def reply(invitation: Invitation, *, outcome: str, reasons: str, signatory: str, code: str, by: Guest, source: str = "") -> Reply:
    """权利人在一次性页面答复: consent, object, or consent in part, once (clause 8.6).

    `code` is what was told to the holder apart from the address. `source` is a keyed digest of the address from which it came.
    """
    now = timezone.now()
    consultation = invitation.consultation
    if consultation is None:
        raise ValueError("this page is not for a rights holder")
    edition = lock(consultation.version)
    refuse_if(rules.objections_to_answering(invitation, edition, now=now) or rules.objections_to_code(invitation, code))
    refuse_if(rules.objections_to_reply(consultation, outcome=outcome, reasons=reasons, signatory=signatory))
    over = _receive(invitation, source, at=now)
    answer = Reply.objects.create(consultation=consultation, outcome=outcome, reasons=reasons.strip(), signatory=signatory.strip(), at=now)
    details = {"holder": consultation.holder, **_answer(answer), **over}
    record("secrecy.replied", answer, by=by, **trace(edition, consultation.version, None), details=details, at=now)
    return answer


@transaction.atomic(durable=True)
def enter_reply(
    consultation: Consultation, *, outcome: str, reasons: str, signatory: str, by: Person, evidence: File | None = None
) -> Reply:
    """登记权利人答复: the reviewer enters what came on paper; a consent with its scan (clause 8.6)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(consultation.version)
    refuse_if(
        rules.objections_to_reviewing(edition, by=by, today=today)
        + rules.objections_to_reply(consultation, outcome=outcome, reasons=reasons, signatory=signatory)
        + rules.objections_to_entering_reply(outcome=outcome, evidence=evidence is not None)
    )
    holding = _reviewer(by, edition, today)
    answer = Reply.objects.create(
        consultation=consultation,
        outcome=outcome,
        reasons=reasons.strip(),
        signatory=signatory.strip(),
        person=by,
        at=now,
        **_evidence(evidence),
    )
    details = {"holder": consultation.holder, **_answer(answer)}
    record("secrecy.reply_entered", answer, by=by, **trace(edition, consultation.version, holding), details=details, at=now)
    return answer


@transaction.atomic(durable=True)
def determine(
    version: Version,
    *,
    concerns: str,
    basis: str,
    covers: str,
    by: Person,
    reasons: str = "",
    consultation: Consultation | None = None,
    evidence: File | None = None,
) -> Determination:
    """例外认定: a commercial secret or private matter may be opened with its holder's consent or for the public interest (clause 8.6)."""
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(
        rules.objections_to_reviewing(edition, by=by, today=today)
        + rules.objections_to_determining(
            version,
            concerns=concerns,
            basis=basis,
            covers=covers,
            reasons=reasons,
            consultation=consultation,
            evidence=evidence is not None,
            today=today,
        )
    )
    holding = _reviewer(by, edition, today)
    determination = Determination.objects.create(
        version=version,
        digest=version.digest,
        concerns=concerns,
        basis=basis,
        covers=covers.strip(),
        reasons=reasons.strip(),
        consultation=consultation,
        person=by,
        post=holding.post.value,
        at=now,
        **_evidence(evidence),
    )
    details = {"concerns": concerns, "basis": basis, "covers": determination.covers, "reasons": determination.reasons}
    details |= {"consultation": determination.consultation_id, "evidence": determination.evidence_id or ""}
    record("secrecy.determined", determination, by=by, **trace(edition, version, holding), details=details, at=now)
    return determination


def _reviewer(by: Person, edition: Edition, today: date) -> Holding:
    holding = disclosure.holding(by, edition.item, frozenset({Post.SECRECY_REVIEWER}), on=today)
    if holding is None:
        raise ValueError("whoever the rules let review holds the post")
    return holding


def _evidence(file: File | None) -> dict[str, Any]:
    return {"evidence": file.blob, "evidence_name": file.name} if file else {}


def _answer(reply: Reply) -> dict[str, Any]:
    given = {"consultation": reply.consultation_id, "outcome": reply.outcome, "reasons": reply.reasons, "signatory": reply.signatory}
    return given | {"evidence": reply.evidence_id or ""}


def _receive(invitation: Invitation, source: str, *, at: datetime) -> dict[str, Any]:
    """Keep over which page an answer comes, before it is kept itself; what the journal is to say of it."""
    told = queries.passcode_of(invitation)
    assert told is not None
    Receipt.objects.create(invitation=invitation, source=source, passcode=told, at=at)
    return {
        "invitation": invitation.pk,
        "invited_by": invitation.person.name,
        "code": told.pk,
        "code_told_by": told.person.name,
        "code_told_to": told.told_to,
        "source": source,
    }


def _join(
    edition: Edition,
    co_issuer: CoIssuer,
    answers: Answers,
    remark: str,
    given: dict[str, Any],
    *,
    by: Person | Guest,
    holding: Holding | None,
    at: datetime,
    over: Mapping[str, Any] | None = None,
) -> JointVerdict:
    outcome = Outcome.RETURN if any(answers.values()) else Outcome.AGREE
    verdict = JointVerdict.objects.create(
        co_issuer=co_issuer,
        version=co_issuer.version,
        digest=co_issuer.version.digest,
        outcome=outcome.value,
        remark=remark.strip(),
        at=at,
        **{question.value: yes for question, yes in answers.items()},
        **given,
    )
    record(
        "secrecy.conclude",
        verdict,
        by=by,
        **trace(edition, co_issuer.version, holding),
        details={
            "co_issuer": co_issuer.name,
            "outcome": outcome.value,
            "remark": verdict.remark,
            "signatory": verdict.signatory,
            "evidence": verdict.evidence_id or "",
            "yes": sorted(question.value for question in verdict.answers),
            **(over or {}),
        },
        at=at,
    )
    return verdict


def _conclude(
    version: Version, move: Move, outcome: Outcome, answers: Answers, grounds: str, ground: str, conclusion: str, *, by: Person
) -> Verdict:
    now = timezone.now()
    today = timezone.localdate(now)
    edition = lock(version)
    refuse_if(
        rules.objections_to(move, edition, by=by, today=today, answers=answers)
        + rules.objections_to_grounds(grounds)
        + rules.objections_to_conclusion(outcome, conclusion)
        + rules.objections_to_overruling(version, outcome)
        + objections_to_stating_reasons(outcome, grounds, ground)
    )
    dossier = queries.dossier(edition, on=today)
    # The rules let whoever's turn it is return or withhold; a verdict does so only while it is the reviewer's turn.
    if move in ASIDE and Post.SECRECY_REVIEWER not in turn(dossier):
        raise Refused([Objection("not_your_turn", _("现在不是您办理的环节，请在工作台查看待办事项。"), clause="2.1")])
    holding = disclosure.holding(by, edition.item, frozenset({Post.SECRECY_REVIEWER}), on=today)
    to = destination(dossier, move)
    if move is Move.REVOKE:
        to = Stage.WITHHELD if outcome is Outcome.WITHHOLD else Stage.RETURNED
    verdict = Verdict.objects.create(
        **signature(version, outcome, grounds, ground, by=by, holding=holding, at=now),
        **{question.value: given for question, given in answers.items()},
        conclusion=conclusion or FITTING[outcome][0],
    )
    advance(edition, move, to, at=now, by=by, holding=holding, reason=grounds.strip())
    record(
        f"secrecy.{move.value}",
        verdict,
        by=by,
        **trace(edition, version, holding),
        details={
            "outcome": outcome.value,
            "conclusion": verdict.conclusion,
            "grounds": verdict.remark,
            "ground": ground,
            "yes": sorted(question.value for question in verdict.answers),
        },
        at=now,
    )
    return verdict
