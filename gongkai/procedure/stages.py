"""Every stage of an edition and every permitted move (程序的阶段与步骤). Nothing else moves a stage."""

from enum import StrEnum

from gongkai.procedure.words import gettext_noop as _


class Stage(StrEnum):
    """Where an edition stands (阶段)."""

    COLLECTED = "collected"
    PROPOSED = "proposed"
    CONSENTED = "consented"
    CLEARED = "cleared"
    EXAMINED = "examined"
    COUNTERSIGNED = "countersigned"
    APPROVED = "approved"
    PUBLISHED = "published"
    FILED = "filed"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    WITHHELD = "withheld"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"

    @property
    def label_zh(self) -> str:
        """The stage's name in Chinese."""
        return _STAGES[self]


class Move(StrEnum):
    """What may happen to an edition (步骤)."""

    DRAFT = "draft"
    SELF_REVIEW = "self_review"
    AGREE = "agree"
    CONSENT = "consent"
    CONCLUDE = "conclude"
    REFER = "refer"
    RULE = "rule"
    CLEAR = "clear"
    EXAMINE = "examine"
    COUNTERSIGN = "countersign"
    APPROVE = "approve"
    PUBLISH = "publish"
    OPEN = "open"
    SUPERSEDE = "supersede"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"
    FILE = "file"
    HAND_OVER = "hand_over"
    RETURN = "return"
    WITHHOLD = "withhold"
    REVOKE = "revoke"

    @property
    def label_zh(self) -> str:
        """The move's name in Chinese."""
        return _MOVES[self]


LINE = (
    Stage.COLLECTED,
    Stage.PROPOSED,
    Stage.CONSENTED,
    Stage.CLEARED,
    Stage.EXAMINED,
    Stage.COUNTERSIGNED,
    Stage.APPROVED,
    Stage.PUBLISHED,
    Stage.FILED,
    Stage.HANDED_OVER,
)
"""The main line in the order of the procedure (clause 2.1). CONSENTED and COUNTERSIGNED are there only where they are needed."""

BEFORE_RELEASE = frozenset(LINE[: LINE.index(Stage.PUBLISHED)])
"""Stages in which nobody outside the procedure has seen the version."""

SHOWN = frozenset({Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER, Stage.SUPERSEDED})
"""Stages in which readers may still see the release."""

SIGNED = frozenset({Stage.CLEARED, Stage.EXAMINED, Stage.COUNTERSIGNED, Stage.APPROVED})
"""Stages after the secrecy verdict and before the release: an adverse verdict voids what was signed there."""


def _pairs(origins: frozenset[Stage] | set[Stage], *to: Stage) -> frozenset[tuple[Stage, Stage]]:
    return frozenset((origin, target) for origin in origins for target in to)


def _staying(*stages: Stage) -> frozenset[tuple[Stage, Stage]]:
    return frozenset((stage, stage) for stage in stages)


MOVES: dict[Move, frozenset[tuple[Stage, Stage]]] = {
    Move.DRAFT: _pairs(BEFORE_RELEASE | {Stage.RETURNED}, Stage.COLLECTED),
    Move.SELF_REVIEW: _staying(Stage.COLLECTED),
    Move.AGREE: _pairs({Stage.COLLECTED}, Stage.PROPOSED),
    Move.CONSENT: _pairs({Stage.PROPOSED}, Stage.CONSENTED),
    Move.CONCLUDE: _staying(Stage.PROPOSED, Stage.CONSENTED),
    Move.REFER: _pairs({Stage.PROPOSED, Stage.CONSENTED}, Stage.REFERRED),
    Move.RULE: _pairs({Stage.REFERRED}, Stage.PROPOSED, Stage.CONSENTED, Stage.RETURNED, Stage.WITHHELD),
    Move.CLEAR: _pairs({Stage.PROPOSED, Stage.CONSENTED}, Stage.CLEARED),
    Move.EXAMINE: _pairs({Stage.CLEARED}, Stage.EXAMINED),
    Move.COUNTERSIGN: _pairs({Stage.EXAMINED}, Stage.COUNTERSIGNED),
    Move.APPROVE: _pairs({Stage.EXAMINED, Stage.COUNTERSIGNED}, Stage.APPROVED),
    Move.PUBLISH: _pairs({Stage.APPROVED}, Stage.PUBLISHED),
    Move.OPEN: _staying(Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER),
    Move.SUPERSEDE: _pairs({Stage.PUBLISHED, Stage.FILED, Stage.HANDED_OVER}, Stage.SUPERSEDED),
    Move.EXPIRE: _pairs(SHOWN, Stage.EXPIRED),
    # An expired release can still be found to have leaked something: then the notice says so.
    Move.WITHDRAW: _pairs(SHOWN | {Stage.EXPIRED}, Stage.WITHDRAWN),
    Move.FILE: _pairs({Stage.PUBLISHED, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED}, Stage.FILED),
    Move.HAND_OVER: _pairs({Stage.FILED, Stage.WITHDRAWN, Stage.SUPERSEDED, Stage.EXPIRED}, Stage.HANDED_OVER),
    Move.RETURN: _pairs(BEFORE_RELEASE, Stage.RETURNED),
    # After approval only the publisher is left, and a publisher does not overrule the principal leader.
    Move.WITHHOLD: _pairs(BEFORE_RELEASE - {Stage.APPROVED}, Stage.WITHHELD),
    Move.REVOKE: _pairs(SIGNED, Stage.RETURNED, Stage.WITHHELD),
}
"""Every permitted move with the stages it leads from and to."""

PAIRS = frozenset(pair for pairs in MOVES.values() for pair in pairs)
"""Every permitted change of stage, and the stages in which a move stays."""

_STAGES = {
    Stage.COLLECTED: _("收集"),
    Stage.PROPOSED: _("部门报送"),
    Stage.CONSENTED: _("分管领导同意"),
    Stage.CLEARED: _("保密审查通过"),
    Stage.EXAMINED: _("审查同意"),
    Stage.COUNTERSIGNED: _("组长签署"),
    Stage.APPROVED: _("审批同意"),
    Stage.PUBLISHED: _("公开"),
    Stage.FILED: _("归档"),
    Stage.HANDED_OVER: _("移交"),
    Stage.RETURNED: _("退回"),
    Stage.WITHHELD: _("不予公开"),
    Stage.REFERRED: _("报请确定"),
    Stage.WITHDRAWN: _("撤回"),
    Stage.SUPERSEDED: _("已被新版次替代"),
    Stage.EXPIRED: _("公开期满"),
}

_MOVES = {
    Move.DRAFT: _("起草修改"),
    Move.SELF_REVIEW: _("部门自审"),
    Move.AGREE: _("部门负责人同意"),
    Move.CONSENT: _("分管领导审核同意"),
    Move.CONCLUDE: _("联合发文单位保密审查"),
    Move.REFER: _("报请确定"),
    Move.RULE: _("登记答复"),
    Move.CLEAR: _("保密审查通过"),
    Move.EXAMINE: _("审查同意"),
    Move.COUNTERSIGN: _("组长签署"),
    Move.APPROVE: _("审批同意"),
    Move.PUBLISH: _("公开发布"),
    Move.OPEN: _("按期开放"),
    Move.SUPERSEDE: _("新版次替代"),
    Move.EXPIRE: _("期满撤下"),
    Move.WITHDRAW: _("撤回"),
    Move.FILE: _("归档"),
    Move.HAND_OVER: _("移交"),
    Move.RETURN: _("退回"),
    Move.WITHHOLD: _("不予公开"),
    Move.REVOKE: _("撤销保密审查结论"),
}
