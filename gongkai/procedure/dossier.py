"""The facts that the procedure looks at: a frozen dossier of one edition, and whoever wants to act on it."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from gongkai.procedure.posts import Post
from gongkai.procedure.questions import Question
from gongkai.procedure.stages import Stage
from gongkai.procedure.words import gettext_noop as _


class Audience(IntEnum):
    """To whom a release opens (公开范围), from the inside out: a number is compared to ask how far something reaches.

    GROUP (特定人员) is of another kind: the members of the groups that the examination names, whoever they are besides. It is the
    least of all, so that whatever asks for at least the Party, the zone or society never takes it for one of these.
    """

    GROUP = 0
    PARTY = 1
    ZONE = 2
    SOCIETY = 3

    @property
    def label_zh(self) -> str:
        """The audience's name in Chinese."""
        return _AUDIENCES[self]


class TimeLimit(StrEnum):
    """For how long and how often (公开时限, clause 5.1)."""

    STANDING = "standing"
    PERIODIC = "periodic"
    STAGED = "staged"
    BY_NEED = "by_need"

    @property
    def label_zh(self) -> str:
        """The time limit's name in Chinese."""
        return _TIME_LIMITS[self]


class Kind(StrEnum):
    """The kinds of opinion on the approval sheet (公文呈批表)."""

    SELF_REVIEW = "self_review"
    AGREEMENT = "agreement"
    CONSENT = "consent"
    VERDICT = "verdict"
    JOINT_VERDICT = "joint_verdict"
    EXAMINATION = "examination"
    COUNTERSIGNATURE = "countersignature"
    APPROVAL = "approval"

    @property
    def label_zh(self) -> str:
        """The kind's name in Chinese."""
        return _KINDS[self]


class Outcome(StrEnum):
    """What an opinion concludes (结论)."""

    AGREE = "agree"
    RETURN = "return"
    WITHHOLD = "withhold"

    @property
    def label_zh(self) -> str:
        """The outcome's name in Chinese."""
        return _OUTCOMES[self]


@dataclass(frozen=True)
class Step:
    """One dated opening: to whom, and on which day at the earliest; None means on publication."""

    audience: Audience
    opens_on: date | None = None


@dataclass(frozen=True)
class Decisions:
    """The three decisions of the examination (clause 2.B): time limit, scope as one or two steps, forms; and importance.

    `channels` holds values of `Channel`. `expires_on` is the first day on which the matter is no longer open. `groups` numbers the
    groups (特定人员) to which a step for them opens.
    """

    time_limit: TimeLimit
    steps: tuple[Step, ...]
    channels: frozenset[str]
    zone_wide_important: bool
    expires_on: date | None = None
    groups: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Opinion:
    """An opinion on the approval sheet, given on the version with this digest.

    `answers` holds the questions answered with yes, `unit` the co-issuing unit of a joint verdict.
    """

    kind: Kind
    outcome: Outcome
    digest: str
    person: int
    post: Post
    on_behalf_of: int | None = None
    unit: int | None = None
    answers: frozenset[Question] = frozenset()
    decisions: Decisions | None = None


@dataclass(frozen=True)
class Actor:
    """A person with the posts held today with regard to this very matter; `on_behalf_of` names whose post is delegated.

    `unit` is the unit for which the person speaks; only a co-issuing unit's conclusion asks for it.
    """

    person: int
    posts: frozenset[Post]
    on_behalf_of: tuple[tuple[Post, int], ...] = ()
    unit: int | None = None


CLOCK = Actor(person=0, posts=frozenset())
"""The calendar (系统按期): it opens, replaces and takes down what people have decided, and nothing else."""


@dataclass(frozen=True)
class Dossier:
    """What is known of an edition.

    `opinions` are those given since the latest draft, the last of each kind counting; an opinion on another digest never counts.
    `needs_consent` says that the unit has a deputy leader in charge, `inner_party` that the matter is the Party's own (clause 2.D),
    `co_issuers` are the other units that sealed or signed the document (clause 8.7), `published_digest` is what was released,
    `opened` to whom it has been opened so far, `screening_blocks` that automatic findings are still without a person's answer,
    `consultation_open` that a rights holder was asked and nobody has drawn the conclusion. A co-issuing body outside has a number
    below zero.
    """

    stage: Stage
    digest: str
    drafter: int
    needs_consent: bool
    inner_party: bool
    has_text: bool
    conversion_checked: bool
    co_issuers: frozenset[int] = frozenset()
    opinions: tuple[Opinion, ...] = ()
    reviewer_may_examine: bool = False
    opened: frozenset[Audience] = frozenset()
    published_digest: str | None = None
    withdrawn: bool = False
    superseded: bool = False
    expired: bool = False
    filed: bool = False
    handed_over: bool = False
    screening_blocks: bool = False
    consultation_open: bool = False


_AUDIENCES = {
    Audience.GROUP: _("特定人员"),
    Audience.PARTY: _("党内"),
    Audience.ZONE: _("园区内"),
    Audience.SOCIETY: _("社会"),
}

_TIME_LIMITS = {
    TimeLimit.STANDING: _("常年公开"),
    TimeLimit.PERIODIC: _("定期公开"),
    TimeLimit.STAGED: _("逐段公开"),
    TimeLimit.BY_NEED: _("适时公开"),
}

_KINDS = {
    Kind.SELF_REVIEW: _("部门自审"),
    Kind.AGREEMENT: _("部门负责人意见"),
    Kind.CONSENT: _("分管领导意见"),
    Kind.VERDICT: _("保密审查结论"),
    Kind.JOINT_VERDICT: _("联合发文单位保密审查结论"),
    Kind.EXAMINATION: _("审查意见"),
    Kind.COUNTERSIGNATURE: _("领导小组组长签署"),
    Kind.APPROVAL: _("审批意见"),
}

_OUTCOMES = {
    Outcome.AGREE: _("同意"),
    Outcome.RETURN: _("退回"),
    Outcome.WITHHOLD: _("不予公开"),
}
