"""The office's secrecy verdict and what it rests on: answers to findings, consultations, exceptions, joint conclusions, referrals."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.disclosure.models import GROUNDS, NO_YES, CoIssuer, Edition, EightAnswers, Finding, Opinion, Version
from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.organization.models import Body, Delegation
from gongkai.procedure.dossier import Outcome
from gongkai.screening.findings import Kind
from gongkai.vault.models import Blob

CONCLUSIONS = {
    "disclose": _("予以公开"),
    "treated": _("作处理后公开"),
    "part": _("部分公开"),
    "undetermined": _("不能确定"),
    "withhold": _("不予公开"),
}
"""What a review can conclude (审查结论)."""

FITTING = {
    Outcome.AGREE: ("disclose", "treated", "part"),
    Outcome.RETURN: ("treated", "part", "undetermined"),
    Outcome.WITHHOLD: ("withhold",),
}
"""Which conclusions go with which outcome; the first is the usual one."""

CONCERNS = {"commercial_secret": _("商业秘密"), "privacy": _("个人隐私")}
"""What belongs to a rights holder, and what alone may be opened by exception (clause 8.6)."""

ANSWERS = {"consent": _("同意公开"), "object": _("不同意公开"), "partly": _("部分同意公开")}
"""What a rights holder answers."""

BASES = {
    "consent": _("权利人同意公开"),
    "public_interest": _("不公开可能对公共利益造成重大影响"),
    "no_harm": _("经审查，公开不会损害权利人合法权益"),
}
"""What a determination rests on. Only the first two are exceptions of clause 8.6; the third says that nothing needs one."""

EXCEPTIONS = ("consent", "public_interest")
"""The two exceptions of clause 8.6."""

RESOLUTIONS = {
    "false_alarm": _("误报"),
    "redacted": _("已在新稿中处理"),
    "permitted": _("依例外认定可以公开"),
    "reopened": _("撤回处理，重新列为待处理"),
}
"""How a finding is answered; the last takes an answer back."""

WHYS = {
    "sample": _("示例、测试或者作废的号码，不属于任何人"),
    "other_number": _("其他编号，恰好通过校验"),
    "misread": _("文字识别有误，原件上不是这个号码"),
    "public_account": _("单位公开的对公账户"),
}
"""Why a number that passes its check is nobody's all the same."""

CHECKSUMMED = frozenset({Kind.RESIDENT_ID, Kind.BANK_CARD})
"""Kinds of number with a check digit: what passes it is seldom a false alarm."""

PERMISSIBLE = {
    Kind.COMMERCIAL_SECRET: "commercial_secret",
    **dict.fromkeys(
        (
            Kind.RESIDENT_ID,
            Kind.RESIDENT_ID_SUSPECT,
            Kind.PASSPORT,
            Kind.TRAVEL_PERMIT,
            Kind.BANK_CARD,
            Kind.BANK_ACCOUNT,
            Kind.MOBILE,
            Kind.LANDLINE,
            Kind.EMAIL,
            Kind.VEHICLE_PLATE,
            Kind.HOME_ADDRESS,
            Kind.SENSITIVE_PERSON,
            Kind.PERSON_NAME,
        ),
        "privacy",
    ),
}
"""The kinds of finding that an exception can permit, and what each concerns. Secrets of state and of work are never among them."""

ONE_PERSONS = frozenset({Kind.RESIDENT_ID, Kind.PASSPORT, Kind.TRAVEL_PERMIT, Kind.BANK_CARD, Kind.BANK_ACCOUNT})
"""Kinds of number that belong to one person each, so that a consent opens only those that it names."""


def _matches() -> Q:
    met = Q(conclusion="")
    for outcome, fitting in FITTING.items():
        met |= Q(outcome=outcome.value, conclusion__in=list(fitting))
    return met


class Verdict(Opinion, EightAnswers):
    """保密审查结论: the eight questions of clause 8.1 answered by the office, with grounds and a conclusion.

    Several may stand on one version, because an adverse verdict may follow a clear one and then voids it;
    at most one of them agrees. `conclusion` is empty only on verdicts given before it was asked for.
    """

    conclusion = models.CharField(_("审查结论"), max_length=20, blank=True, default="", choices=list(CONCLUSIONS.items()))

    class Meta:
        constraints = [
            *Opinion.sentences("verdict"),
            models.CheckConstraint(condition=~Q(remark=""), name="a_verdict_states_its_grounds"),
            models.CheckConstraint(condition=~Q(outcome=Outcome.AGREE.value) | NO_YES, name="a_clear_verdict_answers_no_eight_times"),
            models.CheckConstraint(condition=_matches(), name="a_verdict_concludes_as_its_outcome_says"),
        ]


class JointVerdict(EightAnswers):
    """联合发文单位保密审查结论: a unit or body that sealed or signed the document concludes for itself, once on a version (clause 8.7).

    `person` is its head; for a body outside he is empty where it answered on its one-time page, and the reviewer who entered
    an answer on paper with its scan as `evidence`. `signatory` is who signed for a body outside.
    """

    co_issuer = models.OneToOneField(CoIssuer, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    outcome = models.CharField(max_length=10, choices=[(Outcome.AGREE.value, "agree"), (Outcome.RETURN.value, "return")])
    remark = models.TextField(_("意见"), blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    post = models.CharField(max_length=30, blank=True)
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+", null=True, blank=True)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    signatory = models.CharField(_("签署人"), max_length=80, blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.AGREE.value) | NO_YES, name="an_agreeing_joint_verdict_answers_no_eight_times"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.AGREE.value) | ~Q(remark=""), name="an_adverse_joint_verdict_states_its_reasons"
            ),
            models.CheckConstraint(condition=Q(person__isnull=False) | ~Q(signatory=""), name="a_joint_verdict_says_who_signed_it"),
            models.CheckConstraint(
                condition=Q(delegation__isnull=True, on_behalf_of__isnull=True) | Q(delegation__isnull=False, on_behalf_of__isnull=False),
                name="a_delegated_joint_verdict_names_both_people",
            ),
        ]


class Referral(models.Model):
    """报请确定: whether the matter is secret cannot be decided here; the city's general office is asked (clause 8.8)."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    addressed_to = models.CharField(_("报请机关"), max_length=120)
    question = models.TextField(_("不能确定的问题"))
    letter_number = models.CharField(_("文号"), max_length=80, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(question="") & ~Q(addressed_to=""), name="a_referral_says_what_it_asks_and_whom"),
        ]


class Ruling(models.Model):
    """答复: what the city's general office answered to a referral; it binds the review (clause 8.8)."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Outcome])
    ground = models.CharField(_("不予公开的理由"), max_length=40, blank=True, choices=list(GROUNDS.items()))
    answer = models.TextField(_("答复内容"))
    document_number = models.CharField(_("答复文号"), max_length=80, blank=True)
    answered_on = models.DateField(_("答复日期"))
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(answer=""), name="a_ruling_says_what_was_answered"),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.WITHHOLD.value) & ~Q(ground="")) | (~Q(outcome=Outcome.WITHHOLD.value) & Q(ground="")),
                name="a_withholding_ruling_names_its_ground",
            ),
        ]


class Statement(models.Model):
    """权利人声明: what a rights holder declared beforehand to be his secret or private, on file with the office (clause 8.4)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    holder = models.CharField(_("权利人"), max_length=120)
    concerns = models.CharField(_("涉及"), max_length=20, choices=list(CONCERNS.items()))
    covers = models.TextField(_("声明内容"))
    names = models.JSONField(_("用于比对的名称"), default=list)
    until = models.DateField(_("有效期至"), null=True, blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(holder="") & ~Q(covers=""), name="a_statement_says_whose_it_is_and_what_it_covers"),
        ]


class StatementEnd(models.Model):
    """声明失效: a rights holder's statement holds no longer."""

    statement = models.OneToOneField(Statement, models.PROTECT, related_name="+")
    reason = models.TextField(_("失效原因"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="an_ended_statement_says_why")]


class Consultation(models.Model):
    """征求意见: a rights holder is asked in writing about passages of one version, with a day to answer by (clauses 8.4, 8.6).

    `passages` are quoted from the version; silence is not consent.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    holder = models.CharField(_("权利人"), max_length=120)
    concerns = models.CharField(_("涉及"), max_length=20, choices=list(CONCERNS.items()))
    asked = models.TextField(_("征求意见的内容"))
    passages = models.JSONField(_("拟公开的原文"), default=list)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+", null=True, blank=True)
    sent_on = models.DateField(_("送达日期"))
    due_on = models.DateField(_("答复期限"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(holder="") & ~Q(asked=""), name="a_consultation_says_whom_it_asks_and_what"),
            models.CheckConstraint(condition=Q(due_on__gt=F("sent_on")), name="a_consultation_gives_time_to_answer"),
        ]
        ordering = ["pk"]


class Recount(models.Model):
    """重新计算的期限: the work calendar changed while a holder was asked, and his answer is due on another day. Appended by the clock."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    was = models.DateField(_("原期限"))
    due_on = models.DateField(_("答复期限"))
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(due_on=F("was")), name="a_recount_moves_the_day")]


class Reply(models.Model):
    """权利人答复: the answer to a consultation, by the holder on his one-time page or entered by the office from paper."""

    consultation = models.OneToOneField(Consultation, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=list(ANSWERS.items()))
    reasons = models.TextField(_("理由"), blank=True)
    signatory = models.CharField(_("答复人"), max_length=80)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(outcome="consent") | ~Q(reasons=""), name="an_objecting_reply_states_its_reasons"),
            models.CheckConstraint(condition=~Q(signatory=""), name="a_reply_says_who_gave_it"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | ~Q(outcome="consent") | Q(evidence__isnull=False),
                name="a_consent_entered_by_the_office_has_evidence",
            ),
        ]


class Determination(models.Model):
    """例外认定: a commercial secret or private matter may be opened because its holder consents, or because the public interest weighs
    more (clause 8.6); or what a holder was asked about does not harm him. Never for state secrets."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    concerns = models.CharField(_("涉及"), max_length=20, choices=list(CONCERNS.items()))
    basis = models.CharField(_("认定依据"), max_length=20, choices=list(BASES.items()))
    covers = models.TextField(_("认定可以公开的内容"))
    reasons = models.TextField(_("理由"), blank=True)
    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+", null=True, blank=True)
    evidence = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    evidence_name = models.CharField(max_length=255, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(covers=""), name="a_determination_says_what_it_covers"),
            models.CheckConstraint(condition=Q(concerns__in=list(CONCERNS)), name="a_determination_is_never_about_a_state_secret"),
            models.CheckConstraint(
                condition=~Q(basis="consent") | Q(consultation__isnull=False) | Q(evidence__isnull=False),
                name="a_determined_consent_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(basis="consent") | ~Q(reasons=""), name="a_determination_without_consent_states_its_reasons"
            ),
        ]
        ordering = ["pk"]


class Resolution(models.Model):
    """疑点处理: a person answers one finding: false alarm, redacted in a later version, or permitted (clauses 8.1, 8.6).

    Until the verdict an answer may be replaced by another, which names it in `replaces`; the last one counts. `why` says of a number
    that passes its check why it is none.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=20, choices=list(RESOLUTIONS.items()))
    reason = models.TextField(_("说明"), blank=True)
    why = models.CharField(_("不是真实号码的原因"), max_length=20, blank=True, default="", choices=list(WHYS.items()))
    replaces = models.OneToOneField("self", models.PROTECT, related_name="+", null=True, blank=True)
    redacted_in = models.ForeignKey(Version, models.PROTECT, related_name="+", null=True, blank=True)
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="false_alarm", redacted_in__isnull=True, determination__isnull=True) & ~Q(reason="")
                | Q(outcome="redacted", redacted_in__isnull=False, determination__isnull=True)
                | Q(outcome="permitted", redacted_in__isnull=True, determination__isnull=False)
                | Q(outcome="reopened", redacted_in__isnull=True, determination__isnull=True, replaces__isnull=False) & ~Q(reason=""),
                name="a_resolution_says_what_it_rests_on",
            ),
            models.UniqueConstraint(fields=["finding"], condition=Q(replaces=None), name="a_finding_is_answered_first_but_once"),
        ]


class Invitation(models.Model):
    """一次性页面: the key to the page on which a rights holder or a co-issuing body outside answers once, without an account.

    Only the digest of the key is kept. A later invitation to the same takes the place of an earlier one.
    """

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+", null=True, blank=True)
    co_issuer = models.ForeignKey(CoIssuer, models.PROTECT, related_name="+", null=True, blank=True)
    key_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(consultation__isnull=False, co_issuer__isnull=True) | Q(consultation__isnull=True, co_issuer__isnull=False),
                name="an_invitation_is_to_one_answer",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="an_invitation_ends_after_it_begins"),
        ]


class Attempts(models.Model):
    """一次性页面的来访次数: how often one address outside tried wrong keys, or forms were sent with one key, since a moment.

    Here and not in a process's memory: those who serve together count together, and go on after a restart. `who` is a keyed digest
    of the address, or the number of the invitation. Gone when its time is over.
    """

    who = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()


HOWS = {"phone": _("电话"), "person": _("当面"), "post": _("邮寄或者机要")}
"""How a code is told to the addressee."""


class Passcode(models.Model):
    """口令: the second part of a one-time page, told to the addressee by another person and another way than its address (clause 8.6).

    Only a salted hash is kept. The newest of a page counts. `told_to` is who was told, `contact` under which number or address,
    and where that is known from.
    """

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=128)
    told_to = models.CharField(_("告知对象"), max_length=80)
    how = models.CharField(_("告知方式"), max_length=10, choices=list(HOWS.items()))
    contact = models.CharField(_("电话或者地址，以及从哪里得知"), max_length=120)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(told_to="") & ~Q(contact="") & Q(how__in=list(HOWS)), name="a_code_says_who_was_told_and_how"
            )
        ]


class Receipt(models.Model):
    """收到答复的来源: an answer came over a one-time page, when, from where, and by which code; those of old came by none.

    `source` is a keyed digest of the network address: it can be compared with another, and no address can be read from it. Who made
    the page stands in its invitation. Empty where the address was not known.
    """

    invitation = models.OneToOneField(Invitation, models.PROTECT, related_name="+")
    source = models.CharField(max_length=64, blank=True)
    passcode = models.ForeignKey(Passcode, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()


class CleanedDraft(models.Model):
    """清理稿: with a return, the reviewer's proposal of the text and files with what was found masked; the handler takes it up or not.

    `parts` are the parts of the version by name, `files` names and digests, `pairs` what was masked where, itself masked.
    """

    verdict = models.OneToOneField(Verdict, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    parts = models.JSONField()
    files = models.JSONField(default=list)
    pairs = models.JSONField(default=list)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Cleaning(models.Model):
    """清理任务: a cleaned copy that is made in the background for the reviewer who asked. The row moves with the work.

    `chosen` are the findings that are masked. `proposal` is what came of it, once it is made; `failed` says that nothing did. `done` of
    `files` are finished, of the one at hand `page` of `pages`; `touched_at` is the last sign of life of whoever works on it.
    """

    WAITS, RUNS, MADE, FAILED = "waits", "runs", "made", "failed"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    with_review = models.BooleanField()
    chosen = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=[(one, one) for one in (WAITS, RUNS, MADE, FAILED)], default=WAITS)
    files = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    page = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    proposal = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="made", proposal__isnull=False) | (~Q(state="made") & Q(proposal__isnull=True)),
                name="a_cleaning_that_is_made_has_its_proposal",
            )
        ]


class Reevaluation(models.Model):
    """重新评估: whether what was withheld must still be, asked again at the body's interval (政府信息公开条例 art. 18)."""

    KEEP, REOPEN = "keep", "reopen"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=[(KEEP, _("继续不予公开")), (REOPEN, _("可以公开，转承办部门重新办理"))])
    ground = models.CharField(_("不予公开的理由"), max_length=40, blank=True, choices=list(GROUNDS.items()))
    reasons = models.TextField(_("评估理由"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reasons=""), name="a_reevaluation_states_its_reasons"),
            models.CheckConstraint(
                condition=(Q(outcome="keep") & ~Q(ground="")) | Q(outcome="reopen", ground=""), name="what_stays_withheld_names_its_ground"
            ),
        ]
