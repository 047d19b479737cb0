"""Why not? asked of the secrecy review."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from gongkai.disclosure import onetime
from gongkai.disclosure import queries as disclosure
from gongkai.disclosure.models import CoIssuer, Edition, Finding, Version
from gongkai.disclosure.rules import objections_to_answers
from gongkai.foundation.objections import Objection
from gongkai.organization.models import Body, Person
from gongkai.organization.queries import posts_of
from gongkai.procedure import rules as procedure
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move
from gongkai.screening.findings import Kind
from gongkai.secrecy import queries
from gongkai.secrecy.models import (
    ANSWERS,
    BASES,
    CHECKSUMMED,
    CONCERNS,
    EXCEPTIONS,
    FITTING,
    HOWS,
    ONE_PERSONS,
    PERMISSIBLE,
    WHYS,
    Consultation,
    Determination,
    Invitation,
    JointVerdict,
    Reevaluation,
    Referral,
    Reply,
    Resolution,
    Ruling,
    Statement,
    StatementEnd,
    Verdict,
)
from gongkai.vault.html import plain
from gongkai.vault.words import objections_to_words

ABOUT_THE_PERSON = frozenset({"administrator", "not_your_turn", "not_delegable", "own_draft", "acted_already", "not_at_this_stage"})
"""Objections to clearing that also stand against every step on the way there."""


def objections_to(
    move: Move, edition: Edition, *, by: Person, today: date, answers: Mapping[Question, bool | None] | None = None
) -> list[Objection]:
    """What stands against `by` making `move`; with `answers`, also what stands against these answers (clauses 1.3, 8.1)."""
    found = objections_to_answers(answers) if answers is not None else []
    yes = None if answers is None else frozenset(question for question, given in answers.items() if given)
    dossier = queries.dossier(edition, on=today)
    actor = disclosure.actor(by, edition, on=today)
    if move is Move.CONCLUDE and edition.current is not None:
        actor = queries.joint_actor(by, edition.current, on=today) or actor
    return found + procedure.objections(dossier, move, actor, today=today, answers=yes)


def objections_to_reviewing(edition: Edition, *, by: Person, today: date) -> list[Objection]:
    """What stands against `by` taking a step of the office's review: the post, the stage, and that nobody reviews his own (clause 8.3)."""
    return [one for one in objections_to(Move.CLEAR, edition, by=by, today=today) if one.code in ABOUT_THE_PERSON]


def objections_to_grounds(grounds: str) -> list[Objection]:
    """A verdict states its grounds: who reviews answers for it (clause 8.3)."""
    if grounds.strip():
        return []
    return [Objection("no_grounds", _("请写明审查结论的理由。"), clause="8.3", field="grounds")]


def objections_to_conclusion(outcome: Outcome, conclusion: str) -> list[Objection]:
    """What is concluded goes with what is done: nothing is cleared as undetermined, nothing returned as disclosed (clause 8.1)."""
    if not conclusion or conclusion in FITTING[outcome]:
        return []
    return [Objection("other_conclusion", _("所选审查结论与所按的按钮不符，请重新选择。"), clause="8.1", field="result")]


def objections_to_overruling(version: Version, outcome: Outcome) -> list[Objection]:
    """What the city's general office answered binds: what it allowed is not withheld here (clause 8.8)."""
    allowed = Ruling.objects.filter(referral__version=version, outcome=Outcome.AGREE.value).exists()
    if allowed and outcome is Outcome.WITHHOLD:
        message = _("市办公厅已答复本稿可以公开，不能作出不予公开的结论；确有新情况的，请退回修改。")
        return [Objection("ruled_otherwise", message, clause="8.8")]
    return []


# Findings.


SHORTEST_REASON = 6
"""Letters and digits that a reason has at least."""


def objections_to_answering_again(
    finding: Finding, last: Resolution | None, *, outcome: str, replaces: Resolution | None
) -> list[Objection]:
    """An answer is replaced by whoever has read it, until the verdict; the last one counts (clause 8.2)."""
    if replaces is None:
        if last is not None and last.outcome != "reopened":
            return [Objection("resolved_already", _("这一疑点已经处理，不需要重复处理。"), clause="8.2")]
        return [] if outcome != "reopened" else [Objection("nothing_to_reopen", _("这一疑点还没有处理。"), clause="8.2")]
    if last is None or last.pk != replaces.pk:
        return [Objection("replaced", _("这一疑点的处理刚刚已被改动，请重新打开查看。"), clause="8.2")]
    if Verdict.objects.filter(version=finding.screening.version_id).exists():
        return [Objection("verdict_given", _("本稿已作出保密审查结论，疑点的处理不能再改动。"), clause="8.2")]
    return []


def objections_to_resolving(
    finding: Finding,
    version: Version,
    *,
    outcome: str,
    reason: str,
    why: str = "",
    determination: Determination | None,
    redacted_in: Version | None,
    read: Version | None = None,
) -> list[Objection]:
    """A finding is a false alarm with its reason, redacted later, or permitted by an exception (clauses 8.2, 8.6)."""
    kind = Kind(finding.kind)
    if outcome == "false_alarm":
        found = _objections_to_false_alarm(kind, reason, why)
        if read is not None and (read.edition_id != version.edition_id or read.number < version.number):
            found.append(Objection("other_version", _("这一疑点不属于您看到的稿件。"), clause="8.2"))
        return found
    if outcome == "redacted":
        return _objections_to_redacted(finding, version, redacted_in) + objections_to_words(reason=reason)
    if outcome == "permitted":
        return _objections_to_permitting(finding, kind, determination) + objections_to_words(reason=reason)
    if outcome == "reopened":
        return _objections_to_reason(reason)
    return [Objection("no_outcome", _("请选择处理方式：误报、已在新稿中处理，或者依例外认定可以公开。"), clause="8.2", field="outcome")]


def _objections_to_false_alarm(kind: Kind, reason: str, why: str) -> list[Objection]:
    found = _objections_to_reason(reason)
    if kind is Kind.UNREADABLE:
        message = _("无法读取的文件不能认定为误报，请退回承办人更换为可以打开的文件。")
        found.append(Objection("unreadable", message, clause="8.2", field="outcome"))
    if kind in CHECKSUMMED and why not in WHYS:
        message = _("这个号码通过了校验，多半是真的。请选择它为什么不是真实的证件号码或者银行卡号；属于真人的，请退回承办人隐去。")
        found.append(Objection("no_why", message, clause="8.2", field="why"))
    return found


def _objections_to_reason(reason: str) -> list[Objection]:
    if not reason.strip():
        return [Objection("no_reason", _("请写明理由。"), clause="8.2", field="reason")]
    said = [one for one in reason if one.isalnum()]
    if len(said) < SHORTEST_REASON or len(set(said)) * 2 < SHORTEST_REASON:
        message = _("理由过于简单，请写明看了哪里、凭什么这样认定，不少于{least}个字，如“示例号码，表头已注明”。").format(
            least=SHORTEST_REASON
        )
        return [Objection("thin_reason", message, clause="8.2", field="reason")]
    return objections_to_words(reason=reason)


def _objections_to_redacted(finding: Finding, version: Version, redacted_in: Version | None) -> list[Objection]:
    of = finding.screening.version
    if redacted_in is None or redacted_in.edition_id != of.edition_id or redacted_in.number <= of.number:
        message = _("疑点仍在本稿中。需要处理的，请退回承办人修改，新稿送审后再登记已处理。")
        return [Objection("not_redacted", message, clause="8.2", field="outcome")]
    if not queries.is_gone(finding, redacted_in):
        message = _("第{number}稿中仍能筛查到同样的内容，不能登记为已处理。").format(number=redacted_in.number)
        return [Objection("still_there", message, clause="8.2", field="outcome")]
    return []


def _objections_to_permitting(finding: Finding, kind: Kind, determination: Determination | None) -> list[Objection]:
    if kind not in PERMISSIBLE:
        message = _("只有商业秘密、个人隐私可以依例外公开；国家秘密、工作秘密和隐藏内容不能，请退回修改或者不予公开。")
        return [Objection("never_permitted", message, clause="8.6", field="outcome")]
    if determination is None or determination.basis not in EXCEPTIONS:
        message = _("请选择所依据的例外认定（权利人同意或者公共利益）；还没有的，请先作出认定。")
        return [Objection("no_exception", message, clause="8.6", field="determination")]
    found = []
    if determination.version_id != finding.screening.version_id:
        found.append(Objection("other_version", _("所选认定是对其他稿作出的，请对本稿另行认定。"), clause="8.6", field="determination"))
    if determination.concerns != PERMISSIBLE[kind]:
        message = _("所选认定涉及“{concerns}”，与这一疑点不符。").format(concerns=CONCERNS[determination.concerns])
        found.append(Objection("other_concern", message, clause="8.6", field="determination"))
    return found or _objections_to_reach(finding, kind, determination)


def _objections_to_reach(finding: Finding, kind: Kind, determination: Determination) -> list[Objection]:
    """One holder's answer opens what he was asked about, and nobody else's (clause 8.6)."""
    consultation = determination.consultation
    if consultation is not None:
        if queries.is_asked_about(finding, consultation):
            return []
        message = _(
            "这一疑点不在向“{holder}”征求意见的内容中，不能依其认定公开。属于其他人的，请另行征求该权利人意见；"
            "属于同一人的，请重新征求意见，并在拟公开的原文中引用，或者在征求意见的内容中写明其遮盖后的号码，附件中的写明文件名和位置。"
        ).format(holder=consultation.holder)
        return [Objection("not_asked_about", message, clause="8.6", field="determination")]
    if determination.basis == "consent" and kind in ONE_PERSONS and not queries.is_named(finding, determination.covers):
        message = _(
            "所选认定没有写明这一号码（{excerpt}），一人同意不能公开他人的号码。请另行认定，并在“认定可以公开的内容”中逐个写明遮盖后的号码。"
        ).format(excerpt=finding.excerpt)
        return [Objection("not_named", message, clause="8.6", field="determination")]
    return []


# Joint documents.


def objections_to_joint_verdict(co_issuer: CoIssuer, *, yes: bool, remark: str) -> list[Objection]:
    """A co-issuing unit concludes once, and says why where it is against disclosure (clause 8.7)."""
    found = objections_to_words(remark=remark)
    if JointVerdict.objects.filter(co_issuer=co_issuer).exists():
        found.append(Objection("concluded_already", _("该单位已对本稿作出结论，不能重复提交。"), clause="8.7"))
    if yes and not remark.strip():
        found.append(Objection("no_remark", _("有一项回答“是”时，请说明情况。"), clause="8.7", field="remark"))
    return found


def objections_to_entering(co_issuer: CoIssuer, *, signatory: str, evidence: bool) -> list[Objection]:
    """What a body outside answered on paper is entered with who signed it and its scan; units inside conclude themselves (clause 8.7)."""
    found = objections_to_words(signatory=signatory)
    if co_issuer.unit_id is not None:
        found.append(Objection("not_outside", _("本机构的部门由其负责人在系统中作出结论，不能代为登记。"), clause="8.7"))
    if not signatory.strip():
        found.append(Objection("no_signatory", _("请填写签署人。"), clause="8.7", field="signatory"))
    if not evidence:
        found.append(Objection("no_evidence", _("请上传该单位书面结论的扫描件或照片。"), clause="8.7", field="evidence"))
    return found


# Referral.


def objections_to_referring(version: Version, *, addressed_to: str, question: str, letter_number: str) -> list[Objection]:
    """A referral says whom it asks what; what was answered is not asked again (clause 8.8)."""
    found = objections_to_words(question=question, addressed_to=addressed_to, letter_number=letter_number)
    if Referral.objects.filter(version=version).exists():
        found.append(Objection("referred_already", _("本稿已经报请确定，答复有约束力，请按答复办理。"), clause="8.8"))
    if not addressed_to.strip():
        found.append(Objection("no_addressee", _("请填写报请的机关。"), clause="8.8", field="addressed_to"))
    if not question.strip():
        found.append(Objection("no_question", _("请写明哪些内容不能确定、为什么。"), clause="8.8", field="question"))
    return found


def objections_to_ruling(
    referral: Referral | None,
    *,
    outcome: str,
    ground: str,
    answer: str,
    document_number: str,
    answered_on: date | None,
    today: date,
) -> list[Objection]:
    """The answer is entered as it was given, with its day and, where it refuses, its ground (clause 8.8)."""
    found = objections_to_words(answer=answer, document_number=document_number)
    if referral is None:
        found.append(Objection("not_referred", _("本稿没有报请确定。"), clause="8.8"))
    if outcome not in set(Outcome):
        found.append(Objection("no_outcome", _("请选择答复结论。"), clause="8.8", field="outcome"))
    if outcome == Outcome.WITHHOLD.value and not ground:
        found.append(Objection("no_ground", _("请选择不予公开的依据。"), clause="8.8", field="ground"))
    if not answer.strip():
        found.append(Objection("no_answer", _("请登记答复内容。"), clause="8.8", field="answer"))
    if answered_on is None:
        found.append(Objection("no_day", _("请填写答复日期。"), clause="8.8", field="answered_on"))
    elif answered_on > today:
        found.append(Objection("future_day", _("答复日期不能晚于今天。"), clause="8.8", field="answered_on"))
    return found


# Re-evaluation.


def objections_to_reevaluating(edition: Edition, *, outcome: str, ground: str, reasons: str, by: Person, today: date) -> list[Objection]:
    """What is withheld is looked at again by the secrecy reviewer, with reasons, and a ground where it stays closed (clause 8.6)."""
    found = objections_to_words(reasons=reasons)
    if not any(held.post is Post.SECRECY_REVIEWER for held in posts_of(by, body=edition.item.body, on=today)):
        found.append(Objection("not_your_turn", _("重新评估由保密审查员办理，请转保密审查员办理。"), clause="8.6"))
    if queries.evaluate_on(edition) is None:
        found.append(Objection("not_withheld", _("本版次没有不予公开的结论，或者已经重新开放，不需要评估。"), clause="8.6"))
    if outcome not in (Reevaluation.KEEP, Reevaluation.REOPEN):
        found.append(Objection("no_outcome", _("请选择评估结论。"), clause="8.6", field="outcome"))
    if outcome == Reevaluation.KEEP and not ground:
        found.append(Objection("no_ground", _("继续不予公开的，请选择依据。"), clause="8.6", field="ground"))
    if not reasons.strip():
        found.append(Objection("no_reasons", _("请写明评估理由。"), clause="8.6", field="reasons"))
    return found


# Rights holders.


def objections_to_keeping_statements(body: Body, *, by: Person, today: date) -> list[Objection]:
    """The secrecy reviewers keep the statements of rights holders (clause 8.4)."""
    if any(held.post is Post.SECRECY_REVIEWER for held in posts_of(by, body=body, on=today)):
        return []
    return [Objection("not_the_reviewer", _("权利人声明由保密审查员登记，请转保密审查员办理。"), clause="8.4")]


def objections_to_statement(
    *, holder: str, concerns: str, covers: str, names: Sequence[str], until: date | None, today: date
) -> list[Objection]:
    """A statement says whose it is, what it covers, by which names it is found, and is not out of date when it is filed (clause 8.4)."""
    found = objections_to_words(holder=holder, covers=covers, names="\n".join(names))
    if not holder.strip():
        found.append(Objection("no_holder", _("请填写权利人。"), clause="8.4", field="holder"))
    if concerns not in CONCERNS:
        found.append(Objection("no_concern", _("请选择涉及商业秘密还是个人隐私。"), clause="8.4", field="concerns"))
    if not covers.strip():
        found.append(Objection("no_cover", _("请写明声明的内容。"), clause="8.4", field="covers"))
    if any(len(queries.squeezed(name)) < 2 for name in names):
        found.append(Objection("short_name", _("用于比对的名称每个至少两个字，否则误报太多。"), clause="8.4", field="names"))
    if until is not None and until < today:
        found.append(Objection("past_day", _("有效期不能早于今天。"), clause="8.4", field="until"))
    return found


def objections_to_ending(statement: Statement, *, reason: str) -> list[Objection]:
    """A statement ends once, and why is said (clause 8.4)."""
    found = objections_to_words(reason=reason)
    if StatementEnd.objects.filter(statement=statement).exists():
        found.append(Objection("ended_already", _("该声明已经失效，不需要重复办理。"), clause="8.4"))
    if not reason.strip():
        found.append(Objection("no_reason", _("请写明失效原因。"), clause="8.4", field="reason"))
    return found


def objections_to_consulting(
    version: Version, *, holder: str, concerns: str, asked: str, passages: Sequence[str], sent_on: date | None, today: date
) -> list[Objection]:
    """A holder is asked about passages that stand so in the version, and about nothing secret to the state (clauses 8.4, 8.6).

    What is quoted to him is the version's own and was screened with it; a number beside it is named by its mask.
    """
    found = objections_to_words(holder=holder, asked=asked)
    if not holder.strip():
        found.append(Objection("no_holder", _("请填写权利人。"), clause="8.4", field="holder"))
    if concerns not in CONCERNS:
        found.append(Objection("no_concern", _("请选择涉及商业秘密还是个人隐私；国家秘密不征求意见。"), clause="8.6", field="concerns"))
    if not asked.strip():
        found.append(Objection("no_question", _("请写明征求意见的内容。"), clause="8.4", field="asked"))
    text = queries.squeezed(f"{version.title}{plain(version.text)}")
    if not all(queries.squeezed(passage) and queries.squeezed(passage) in text for passage in passages):
        message = _("拟公开的原文须与正文逐字一致，每行一段，请从正文复制。")
        found.append(Objection("not_in_the_text", message, clause="8.4", field="passages"))
    if sent_on is None:
        found.append(Objection("no_day", _("请填写送达日期，答复期限从次日起算。"), clause="8.4", field="sent_on"))
    elif sent_on > today:
        found.append(Objection("future_day", _("送达日期不能晚于今天。"), clause="8.4", field="sent_on"))
    return found


def objections_to_reply(consultation: Consultation, *, outcome: str, reasons: str, signatory: str) -> list[Objection]:
    """A reply is given once; whoever does not consent says why (clause 8.6)."""
    found = objections_to_words(reasons=reasons, signatory=signatory)
    if Reply.objects.filter(consultation=consultation).exists():
        found.append(Objection("answered_already", _("该征求意见已有答复，不能重复提交。"), clause="8.6"))
    if outcome not in ANSWERS:
        found.append(Objection("no_answer", _("请选择同意、不同意或者部分同意。"), clause="8.6", field="outcome"))
    elif outcome != "consent" and not reasons.strip():
        found.append(Objection("no_reasons", _("不同意或者部分同意的，请写明理由。"), clause="8.6", field="reasons"))
    if not signatory.strip():
        found.append(Objection("no_signatory", _("请填写答复人姓名。"), clause="8.6", field="signatory"))
    return found


def objections_to_entering_reply(*, outcome: str, evidence: bool) -> list[Objection]:
    """A consent that the office enters is there on paper (clause 8.6)."""
    if outcome == "consent" and not evidence:
        return [Objection("no_evidence", _("登记同意公开的答复，请上传书面同意的扫描件或照片。"), clause="8.6", field="evidence")]
    return []


def objections_to_determining(
    version: Version,
    *,
    concerns: str,
    basis: str,
    covers: str,
    reasons: str,
    consultation: Consultation | None,
    evidence: bool,
    today: date,
) -> list[Objection]:
    """An exception is for commercial secrets and privacy alone, with the holder's consent in evidence or weighty reasons (clause 8.6)."""
    found = objections_to_words(covers=covers, reasons=reasons)
    if concerns not in CONCERNS:
        message = _("例外只适用于商业秘密和个人隐私；国家秘密不得公开。")
        found.append(Objection("never_permitted", message, clause="8.6", field="concerns"))
    if basis not in BASES:
        found.append(Objection("no_basis", _("请选择认定依据。"), clause="8.6", field="basis"))
    if not covers.strip():
        found.append(Objection("no_cover", _("请写明认定可以公开的内容。"), clause="8.6", field="covers"))
    if basis != "consent" and not reasons.strip():
        found.append(Objection("no_reasons", _("没有权利人同意的，请写明认定理由。"), clause="8.6", field="reasons"))
    if consultation is not None:
        found += _objections_to_concluding(version, basis, consultation, today)
    elif basis == "consent" and not evidence:
        message = _("依权利人同意公开的，请选择已同意的征求意见，或者上传书面同意。")
        found.append(Objection("no_evidence", message, clause="8.6", field="evidence"))
    return found


def _objections_to_concluding(version: Version, basis: str, consultation: Consultation, today: date) -> list[Objection]:
    found = []
    reply = Reply.objects.filter(consultation=consultation).first()
    if consultation.version_id != version.pk:
        found.append(Objection("other_version", _("所选征求意见是对其他稿作出的。"), clause="8.6", field="consultation"))
    if Determination.objects.filter(consultation=consultation).exists():
        found.append(Objection("decided_already", _("对该征求意见已作出认定，不需要重复认定。"), clause="8.6", field="consultation"))
    if basis == "consent" and reply is not None and reply.outcome == "partly":
        message = _(
            "权利人只同意公开一部分，不能认定为权利人同意公开。请退回承办人按其同意的范围修改，"
            "或者只就其同意的部分重新征求意见，取得同意后再认定；依其他依据公开的，请选择相应的认定依据并写明理由。"
        )
        found.append(Objection("consent_in_part", message, clause="8.6", field="basis"))
    elif basis == "consent" and (reply is None or reply.outcome != "consent"):
        found.append(Objection("no_consent", _("权利人没有同意；沉默不视为同意。"), clause="8.6", field="basis"))
    if basis != "consent" and reply is None and today <= (due_on := queries.due_on(consultation)):
        message = _("答复期限（{day}）未到，请等待权利人答复。").format(day=due_on)
        found.append(Objection("not_due", message, clause="8.4", field="consultation"))
    return found


# One-time pages.


def objections_to_inviting(*, consultation: Consultation | None, co_issuer: CoIssuer | None) -> list[Objection]:
    """A key opens the page of one who has not answered yet, and who is not of this body (clauses 8.4, 8.7)."""
    if co_issuer is not None and co_issuer.unit_id is not None:
        return [Objection("not_outside", _("本机构的部门由其负责人在系统中作出结论，不需要一次性页面。"), clause="8.7")]
    answered = Reply.objects.filter(consultation=consultation) if consultation else JointVerdict.objects.filter(co_issuer=co_issuer)
    if answered.exists():
        return [Objection("answered_already", _("对方已经答复，不需要再发送页面。"), clause="8.4")]
    return []


TELLERS = frozenset({Post.EXAMINER, Post.COLLECTOR})
"""The posts that tell an addressee his code."""


def objections_to_telling(
    invitation: Invitation, edition: Edition, *, told_to: str, how: str, contact: str, by: Person, now: datetime
) -> list[Objection]:
    """Another of the office than who made the page tells the addressee its code, by another way than its address went (clause 8.6)."""
    found = objections_to_a_teller(invitation, by=by, today=timezone.localdate(now)) + objections_to_answering(invitation, edition, now=now)
    if not told_to.strip():
        found.append(Objection("no_addressee", _("请填写告知了谁，写明姓名、职务。"), clause="8.6", field="told_to"))
    if how not in HOWS:
        found.append(Objection("no_way", _("请选择以什么方式告知。"), clause="8.6", field="how"))
    if not contact.strip():
        found.append(Objection("no_contact", _("请填写电话或者地址，以及从哪里得知。"), clause="8.6", field="contact"))
    return found + objections_to_words(told_to=told_to, contact=contact)


def objections_to_a_teller(invitation: Invitation, *, by: Person, today: date) -> list[Objection]:
    """Whoever has made the page does not learn its code."""
    found = []
    body = queries.version_of(invitation).edition.item.body
    if not any(held.post in TELLERS for held in posts_of(by, body=body, on=today)):
        found.append(Objection("not_a_teller", _("口令由审查员或者信息收集员告知对方，请转其办理。"), clause="8.6"))
    if by.pk == invitation.person_id:
        message = _("这个页面的地址由您生成，口令须由另一人以另外的方式告知对方，才能证明是对方本人答复。")
        found.append(Objection("own_page", message, clause="8.6"))
    return found


def objections_to_code(invitation: Invitation, code: str) -> list[Objection]:
    """A page opens with its address and the code that was told to the addressee (clause 8.6)."""
    told = queries.passcode_of(invitation)
    if told is None:
        message = _("口令还没有告知，请等待发送单位另行联系您，或者与其联系。")
        return [Objection("no_code_yet", message, clause="8.6", field="code")]
    if not onetime.is_code(code, told.code_hash):
        message = _("口令不对。请核对发送单位另行告知您的8位数字；重新告知的，以最近一次为准。")
        return [Objection("wrong_code", message, clause="8.6", field="code")]
    return []


def objections_to_answering(invitation: Invitation, edition: Edition, *, now: datetime) -> list[Objection]:
    """A key serves once, for its time, while it is the newest, and while the very version that it is about is under review."""
    version = queries.version_of(invitation)
    if queries.is_answered(invitation):
        return [Objection("answered_already", _("已经收到答复，这个页面不能再次使用。"), clause="8.4")]
    if now >= queries.expires_at(invitation):
        return [Objection("page_expired", _("这个页面已过有效期，请与发送单位联系，重新获取。"), clause="8.4")]
    if not queries.is_newest(invitation):
        return [Objection("page_replaced", _("这个页面已被新的页面代替，请使用最近一次收到的地址。"), clause="8.4")]
    if edition.current_id != version.pk or edition.stage not in {stage.value for stage in queries.UNDER_REVIEW}:
        return [Objection("review_over", _("该文件的审查已经结束或者内容已修改，不再需要答复。"), clause="8.3")]
    return []
