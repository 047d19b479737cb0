"""Calls, items, editions, versions and what the unit itself says of them."""

import json
import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongkai.catalog.models import Duty, Entry, PlanState
from gongkai.foundation.digests import DIGEST_LENGTH
from gongkai.organization.models import Body, Delegation, Unit
from gongkai.procedure.dossier import Outcome
from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Move, Stage
from gongkai.screening import findings
from gongkai.vault.models import Blob

CONTENT_FORMAT = "gongkai.version/1"
"""Name of the form in which a version's content is written; part of the digested bytes."""

UNDER_WAY = (
    Stage.COLLECTED,
    Stage.PROPOSED,
    Stage.CONSENTED,
    Stage.CLEARED,
    Stage.EXAMINED,
    Stage.COUNTERSIGNED,
    Stage.APPROVED,
    Stage.RETURNED,
    Stage.REFERRED,
)
"""Stages of an edition that still travels: one at a time for each item."""

GROUNDS = {
    "state_secret": _("依法确定为国家秘密"),
    "forbidden_by_law": _("法律、行政法规禁止公开"),
    "security_and_stability": _("可能危及国家安全、公共安全、经济安全、社会稳定"),
    "third_party": _("涉及商业秘密、个人隐私，公开会损害第三方合法权益"),
    "work_secret": _("属于工作秘密"),
    "internal_affairs": _("属于内部事务信息"),
    "process_information": _("属于过程性信息"),
    "enforcement_file": _("属于行政执法案卷信息"),
    "party_rules": _("党内法规规定不宜公开"),
    "not_a_matter": _("不属于应公开事项"),
}
"""Grounds of non-disclosure (不予公开的理由): 政府信息公开条例 arts. 14–16, the regulation's clause 8.6, party rules."""


def _choices(enumeration: Any) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in enumeration]


class Call(models.Model):
    """征集: the office asks a unit or a person for material by a date (clause 2.A).

    A call for a `duty` that nobody raised came from the clock.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+", null=True, blank=True)
    title = models.CharField(_("征集事项"), max_length=200)
    request = models.TextField(_("征集要求"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    due_on = models.DateField(_("报送期限"))
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+", null=True, blank=True)
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    raised_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, person__isnull=True) | Q(unit__isnull=True, person__isnull=False),
                name="a_call_goes_to_a_unit_or_to_a_person",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(request=""), name="a_call_says_what_it_asks"),
            models.CheckConstraint(condition=Q(raised_by__isnull=False) | Q(duty__isnull=False), name="only_a_duty_calls_without_a_person"),
            models.UniqueConstraint(fields=["duty"], condition=Q(raised_by__isnull=True), name="the_clock_calls_once_for_a_duty"),
        ]
        ordering = ["due_on", "pk"]


class Item(models.Model):
    """公开事项: the matter, from its first draft to the archive, through all its editions."""

    matter = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", null=True, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()


class Edition(models.Model):
    """版次: one trip of the matter along the line. `stage` and `current` are the only pointers that move."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    stage = models.CharField(max_length=20, choices=_choices(Stage), default=Stage.COLLECTED.value)
    current = models.ForeignKey("Version", models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.TextField(_("再次公开的理由"), blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="an_edition_number_is_given_once"),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(stage__in=[stage.value for stage in UNDER_WAY]),
                name="one_edition_of_an_item_travels_at_a_time",
            ),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="a_new_edition_states_its_reason"),
        ]


class Answer(models.Model):
    """对应的公开义务: this edition is what a duty asks for; said by whoever drafts it, or by the call it answers. Appended, never changed.

    Once the edition is disclosed, the duty is met (clause 5.1).
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    duty = models.ForeignKey(Duty, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["edition", "duty"], name="an_edition_answers_a_duty_once")]


class Reminder(models.Model):
    """催办: the office reminded whoever a matter or a call waits for. Appended, never changed; it holds until the matter moves on."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", null=True, blank=True)
    call = models.ForeignKey(Call, models.PROTECT, related_name="+", null=True, blank=True)
    text = models.CharField(_("催办意见"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(edition__isnull=False, call__isnull=True) | Q(edition__isnull=True, call__isnull=False),
                name="a_reminder_is_of_a_matter_or_of_a_call",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_reminder_says_something"),
        ]


class CallEnd(models.Model):
    """改派: a call holds no longer, since `successor` asks somebody else instead. Appended, never changed."""

    call = models.OneToOneField(Call, models.PROTECT, related_name="+")
    successor = models.OneToOneField(Call, models.PROTECT, related_name="+")
    reason = models.CharField(_("改派理由"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_reassigned_call_says_why"),
            models.CheckConstraint(condition=~Q(successor=F("call")), name="a_call_does_not_follow_itself"),
        ]


class Version(models.Model):
    """稿: one immutable text with its files. Its digest is taken over `content` and nothing else."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    title = models.CharField(_("名称"), max_length=200)
    inner_party = models.BooleanField(_("党内事务"), default=False)
    conversion_checked = models.BooleanField(_("转换结果已与原件核对无误"), default=False)
    source = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    source_name = models.CharField(max_length=255, blank=True)
    change_note = models.TextField(_("修改说明"), blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="a_version_number_is_given_once"),
            models.CheckConstraint(condition=~Q(title=""), name="a_version_has_a_title"),
        ]
        # Whose matter is inner-party is asked with every list: it is not to be read out of all that was ever written.
        indexes = [models.Index(fields=["edition"], condition=Q(inner_party=True), name="versions_for_party_members")]

    @cached_property
    def facts(self) -> dict[str, Any]:
        """The content as a dictionary: format, body, matter, edition, version, entry, title, text, files and the rest."""
        return dict(json.loads(self.content))

    @property
    def text(self) -> str:
        """The text as clean HTML (正文)."""
        return str(self.facts["text"])

    @property
    def was_converted(self) -> bool:
        """Whether the text came out of an uploaded document, so that a person must have compared the two."""
        return self.source_id is not None


class PlanText(models.Model):
    """计划稿: the text of this version carries the table of a year's plan as it was frozen at `state` (clause 1.1). Appended."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="+")
    state = models.ForeignKey(PlanState, models.PROTECT, related_name="+")


class Attachment(models.Model):
    """附件: a file of a version, published with it."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=255)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+")
    media_type = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="a_file_name_stands_once_in_a_version"),
            models.UniqueConstraint(fields=["version", "position"], name="a_file_has_its_place_in_a_version"),
        ]
        ordering = ["position"]


class CoIssuer(models.Model):
    """联合发文单位: another unit of the body, or a body outside it, that sealed or signed the document (clause 8.7).

    Named in the version's content and so part of its digest; `unit` is empty for a body outside.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", null=True, blank=True)
    name = models.CharField(_("单位名称"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "name"], name="a_co_issuer_is_named_once_in_a_version"),
            models.UniqueConstraint(fields=["version", "position"], name="a_co_issuer_has_its_place_in_a_version"),
            models.CheckConstraint(condition=~Q(name=""), name="a_co_issuer_has_a_name"),
        ]
        ordering = ["position"]

    @property
    def number(self) -> int:
        """How the procedure calls it: a unit by its number, a body outside by its own below zero."""
        return self.unit_id or -self.pk


class Opinion(models.Model):
    """What every opinion on the approval sheet keeps: who, as what, for whom, when, and the digest of what was read."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    outcome = models.CharField(max_length=10, choices=_choices(Outcome))
    remark = models.TextField(_("意见"), blank=True)
    ground = models.CharField(_("不予公开的理由"), max_length=40, blank=True, choices=list(GROUNDS.items()))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    post = models.CharField(max_length=30, choices=_choices(Post))
    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="+", null=True, blank=True)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True

    @staticmethod
    def sentences(table: str) -> list[models.BaseConstraint]:
        """The constraints that hold for every table of opinions."""
        return [
            models.UniqueConstraint(
                fields=["version"], condition=Q(outcome=Outcome.AGREE.value), name=f"one_agreeing_{table}_for_a_version"
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.AGREE.value) | ~Q(remark=""), name=f"a_returning_{table}_states_its_reasons"
            ),
            models.CheckConstraint(
                condition=(Q(outcome=Outcome.WITHHOLD.value) & ~Q(ground="")) | (~Q(outcome=Outcome.WITHHOLD.value) & Q(ground="")),
                name=f"a_withholding_{table}_names_its_ground",
            ),
            models.CheckConstraint(
                condition=Q(delegation__isnull=True, on_behalf_of__isnull=True) | Q(delegation__isnull=False, on_behalf_of__isnull=False),
                name=f"a_delegated_{table}_names_both_people",
            ),
        ]


class EightAnswers(models.Model):
    """The eight questions of clause 8.1, each answered by a person: True means "yes, it is" or "yes, it endangers"."""

    state_secret = models.BooleanField(_("是否属于国家秘密"))
    work_secret = models.BooleanField(_("是否属于工作秘密"))
    commercial_secret = models.BooleanField(_("是否属于商业秘密"))
    privacy = models.BooleanField(_("是否属于个人隐私"))
    national_security = models.BooleanField(_("公开后是否危及国家安全"))
    public_safety = models.BooleanField(_("公开后是否危及公共安全"))
    economic_security = models.BooleanField(_("公开后是否危及经济安全"))
    social_stability = models.BooleanField(_("公开后是否危及社会稳定"))

    class Meta:
        abstract = True

    @property
    def answers(self) -> frozenset[Question]:
        """The questions answered with yes."""
        given = {
            Question.STATE_SECRET: self.state_secret,
            Question.WORK_SECRET: self.work_secret,
            Question.COMMERCIAL_SECRET: self.commercial_secret,
            Question.PRIVACY: self.privacy,
            Question.NATIONAL_SECURITY: self.national_security,
            Question.PUBLIC_SAFETY: self.public_safety,
            Question.ECONOMIC_SECURITY: self.economic_security,
            Question.SOCIAL_STABILITY: self.social_stability,
        }
        return frozenset(question for question, yes in given.items() if yes)


NO_YES = Q(
    state_secret=False,
    work_secret=False,
    commercial_secret=False,
    privacy=False,
    national_security=False,
    public_safety=False,
    economic_security=False,
    social_stability=False,
)
"""All eight questions answered with no."""


class SelfReview(Opinion, EightAnswers):
    """部门自审: the unit that discloses reviews first (clause 8.3)."""

    class Meta:
        constraints = [
            *Opinion.sentences("self_review"),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.AGREE.value) | NO_YES, name="an_agreeing_self_review_answers_no_eight_times"
            ),
        ]


class Agreement(Opinion):
    """部门负责人意见: the unit's head agrees that the matter is proposed to the office."""

    class Meta:
        constraints = Opinion.sentences("agreement")


class Consent(Opinion):
    """分管领导审核: the deputy leader in charge of the unit examined or agreed (decides chapter 9.5's liability).

    The table stands here because the secrecy review looks back at it; the verb is `approval.actions.consent`.
    """

    class Meta:
        constraints = Opinion.sentences("consent")


class StageChange(models.Model):
    """One step along the line or aside: appended, never changed."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+", null=True, blank=True)
    move = models.CharField(max_length=20, choices=_choices(Move))
    from_stage = models.CharField(max_length=20, choices=_choices(Stage), blank=True)
    to_stage = models.CharField(max_length=20, choices=_choices(Stage))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    post = models.CharField(max_length=30, blank=True)
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True)
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(F("edition"), F("at"), name="stage_changes_of_an_edition")]


class Screening(models.Model):
    """自动筛查: what the machine saw in one version, bound to its digest (clauses 8.1–8.3).

    One is written with every version; more may follow when lists or rules improve. `lists` is the fingerprint of the body's lists,
    `engine` the version of the rules.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=DIGEST_LENGTH)
    lists = models.CharField(max_length=DIGEST_LENGTH)
    engine = models.CharField(max_length=60)
    at = models.DateTimeField()


SIGHTS = {
    findings.Kind.SECRECY_MARK: _("国家秘密标志"),
    findings.Kind.WORK_SECRET: _("工作秘密、内部材料"),
    findings.Kind.COMMERCIAL_SECRET: _("商业秘密"),
    findings.Kind.RESIDENT_ID: _("居民身份证号"),
    findings.Kind.RESIDENT_ID_SUSPECT: _("疑似身份证号"),
    findings.Kind.PASSPORT: _("护照号"),
    findings.Kind.TRAVEL_PERMIT: _("通行证号"),
    findings.Kind.BANK_CARD: _("银行卡号"),
    findings.Kind.BANK_ACCOUNT: _("银行账号"),
    findings.Kind.MOBILE: _("手机号码"),
    findings.Kind.LANDLINE: _("固定电话"),
    findings.Kind.EMAIL: _("电子邮箱"),
    findings.Kind.VEHICLE_PLATE: _("车牌号"),
    findings.Kind.HOME_ADDRESS: _("家庭住址"),
    findings.Kind.SENSITIVE_PERSON: _("敏感个人信息"),
    findings.Kind.PERSON_NAME: _("人名"),
    findings.Kind.HIDDEN_TEXT: _("隐藏的内容"),
    findings.Kind.METADATA: _("文档属性"),
    findings.Kind.EMBEDDED: _("嵌入的文件"),
    findings.Kind.MACRO: _("宏"),
    findings.Kind.EXTERNAL_LINK: _("外部链接"),
    findings.Kind.LOCATION: _("位置信息"),
    findings.Kind.UNREADABLE: _("无法审查"),
}
"""What each kind of finding is called."""

SEVERITIES = {
    findings.Severity.BLOCK: _("须处理"),
    findings.Severity.REVIEW: _("须查看"),
    findings.Severity.NOTE: _("提示"),
}
"""How grave a finding is, in words."""

PARTS = {
    "title": _("名称"),
    "document_number": _("文号"),
    "keywords": _("主题词"),
    "basis": _("公开依据"),
    "summary": _("内容概述"),
    "text": _("正文"),
    "file": _("附件"),
}
"""Where in a version a finding stands."""


class Finding(models.Model):
    """疑点: one thing that a screening saw, with its place. It never holds the full value: `excerpt` is masked.

    `part` is a part of the version; for a file `blob` and `file_name` say which. `place` is a `screening.findings.Place` as JSON.
    `start` and `end` count the characters of the text that stands at `place`, half-open; empty where it is not about characters.
    """

    screening = models.ForeignKey(Screening, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    kind = models.CharField(_("疑点种类"), max_length=30, choices=_choices(findings.Kind))
    severity = models.CharField(_("轻重"), max_length=10, choices=_choices(findings.Severity))
    part = models.CharField(_("位置"), max_length=20, choices=list(PARTS.items()))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    file_name = models.CharField(max_length=255, blank=True)
    place = models.JSONField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    excerpt = models.TextField(blank=True)
    rule = models.CharField(max_length=60)
    why = models.TextField()
    advice = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["screening", "position"], name="a_finding_has_its_place_in_a_screening"),
            models.CheckConstraint(
                condition=Q(part="file", blob__isnull=False) | (~Q(part="file") & Q(blob__isnull=True)),
                name="a_finding_in_a_file_names_the_file",
            ),
        ]
        ordering = ["position"]

    @property
    def seen(self) -> findings.Finding:
        """The finding as the library says it."""
        facts = {"kind": self.kind, "severity": self.severity, "place": self.place, "start": self.start, "end": self.end}
        return findings.Finding.from_json(facts | {"excerpt": self.excerpt, "rule": self.rule, "why": self.why, "advice": self.advice})

    @property
    def where(self) -> findings.Place:
        """The place inside the part or file; as text it is in words for a person."""
        return self.seen.place

    @property
    def blocks(self) -> bool:
        """Whether no clear verdict may be given before a person has resolved it (须处理)."""
        return self.severity == findings.Severity.BLOCK.value


GUEST_LENGTH = 120


class Refusal(models.Model):
    """拒收: something bearing a state-secret mark was handed in and not kept. This row is all that stands of it (保密法 arts. 31, 57).

    `name` is empty where the name itself bears the mark. `field` is the field of the form, `place` says in words where the mark stands.
    `guest` names who typed it on a one-time page; `person` is then who made that page.
    """

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    guest = models.CharField(max_length=GUEST_LENGTH, blank=True, default="")
    field = models.CharField(max_length=30)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    place = models.CharField(max_length=400, blank=True)
    rule = models.CharField(max_length=60)
    at = models.DateTimeField()


class RefusalNotice(models.Model):
    """拒收警示已知悉: the secrecy reviewer has seen the refusal and says what was done about it."""

    refusal = models.OneToOneField(Refusal, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    remark = models.TextField(_("处置情况"))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(remark=""), name="a_notice_of_a_refusal_says_what_was_done")]


class WaitingFile(models.Model):
    """待识别文件: a file in quarantine until character recognition has read it. The row moves with the work and goes when it is over.

    `blob` is set once the file is kept, `refusal` once it was refused. `name` is cleared with a refusal. `pages_done` of `pages`
    are read; `touched_at` is the last sign of life of whoever reads it.
    """

    WAITS, READS, KEPT, REFUSED = "waits", "reads", "kept", "refused"

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    field = models.CharField(max_length=30)
    name = models.CharField(max_length=255, blank=True)
    media_type = models.CharField(max_length=127)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=DIGEST_LENGTH)
    state = models.CharField(max_length=10, choices=[(one, one) for one in (WAITS, READS, KEPT, REFUSED)], default=WAITS)
    pages = models.PositiveIntegerField()
    pages_done = models.PositiveIntegerField(default=0)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", null=True, blank=True)
    refusal = models.ForeignKey(Refusal, models.PROTECT, related_name="+", null=True, blank=True)
    handed_in_at = models.DateTimeField()
    touched_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="kept", blob__isnull=False, refusal__isnull=True)
                | Q(state="refused", blob__isnull=True, refusal__isnull=False)
                | Q(state__in=["waits", "reads"], blob__isnull=True, refusal__isnull=True),
                name="a_waiting_file_is_kept_or_refused_or_still_waits",
            )
        ]


LIST_SORTS = {
    "term": _("自定义词语"),
    "own_phone": _("本机构办公电话"),
    "own_email": _("本机构办公邮箱"),
    "known": _("已判定无害的文字"),
}
"""What the office may set of screening."""


class ListedTerm(models.Model):
    """词表: one line of a body's lists. Rows are appended; a line that no longer holds is retired by a row of its own."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    sort = models.CharField(_("词表种类"), max_length=10, choices=list(LIST_SORTS.items()))
    text = models.CharField(_("词语"), max_length=400)
    pattern = models.BooleanField(_("按正则表达式匹配"), default=False)
    kind = models.CharField(_("疑点种类"), max_length=30, choices=_choices(findings.Kind), blank=True)
    severity = models.CharField(_("轻重"), max_length=10, choices=_choices(findings.Severity), blank=True)
    advice = models.CharField(_("处理建议"), max_length=400, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="a_line_of_a_list_has_a_text"),
            models.CheckConstraint(
                condition=(Q(sort="term") & ~Q(kind="") & ~Q(severity="")) | (~Q(sort="term") & Q(kind="", severity="", pattern=False)),
                name="a_listed_term_says_what_it_finds",
            ),
        ]


class RetiredTerm(models.Model):
    """停用词表条目: a line of the lists holds no longer."""

    term = models.OneToOneField(ListedTerm, models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(_("停用理由"))
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_retired_term_says_why")]


TOLD_BY = {"phone": _("电话"), "person": _("当面"), "post": _("邮寄或者机要")}
"""How the code of a one-time page is told to the person who is asked."""


class CallPage(models.Model):
    """征集的一次性页面: the key to the page on which one named person without an account answers a call, once (clause 2.A).

    Only the digest of the key is kept. `contact` is how the person was reached.
    """

    call = models.ForeignKey(Call, models.PROTECT, related_name="+")
    name = models.CharField(_("被征集人"), max_length=40)
    contact = models.CharField(_("联系方式"), max_length=120)
    key_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("有效期至"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(contact=""), name="a_page_of_a_call_names_whom_it_is_for"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("at")), name="a_page_of_a_call_ends_after_it_begins"),
        ]


class CallCode(models.Model):
    """征集页面的口令: the second part of the page, told by another person and another way than its address. The newest counts."""

    page = models.ForeignKey(CallPage, models.PROTECT, related_name="+")
    code_hash = models.CharField(max_length=128)
    how = models.CharField(_("告知方式"), max_length=10, choices=list(TOLD_BY.items()))
    contact = models.CharField(_("电话或者地址，以及从哪里得知"), max_length=120)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(contact="") & Q(how__in=list(TOLD_BY)), name="a_code_of_a_call_says_how_it_was_told")
        ]


class CallPageEnd(models.Model):
    """收回页面: the office takes a page back before it was answered, saying why. Appended, never changed."""

    page = models.OneToOneField(CallPage, models.PROTECT, related_name="+")
    reason = models.CharField(_("收回理由"), max_length=200)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_page_taken_back_says_why")]


class Supplied(models.Model):
    """个人提供的材料: what came over a page, once, by which code and from where; a handler drafts from it. Appended, never changed.

    `source` is a keyed digest of the network address. `files` are names, digests, sizes and media types in their order.
    """

    page = models.OneToOneField(CallPage, models.PROTECT, related_name="+")
    code = models.ForeignKey(CallCode, models.PROTECT, related_name="+")
    text = models.TextField(_("文字"), blank=True)
    files = models.JSONField(_("文件"), default=list)
    source = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text="") | ~Q(files=[]), name="what_is_supplied_is_a_text_or_a_file")]
