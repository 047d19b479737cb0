"""What was done at one place, and why there may be no cleaned copy."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.screening.findings import Finding, Kind, Place

CHANGED = "这一处现在读出的内容与疑点不符：文件或者规则已经变化。请重新筛查，再从新的结果中选择。"


@dataclass(frozen=True)
class Masked:
    """One place before and after: `before` is the masked excerpt of what stood there, `after` what stands there now, empty if removed."""

    kind: Kind
    place: Place
    before: str
    after: str


class Unredactable(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """The machine cannot clean this; `rule` names why in snake_case, `message` says in Chinese what to do, `places` where."""

    def __init__(self, rule: str, message: str, places: tuple[Place, ...] = ()) -> None:
        super().__init__(message)
        self.rule = rule
        self.message = message
        self.places = places


class StillThere(Unredactable):
    """The cleaned copy was thrown away: a value that was to be masked could still be read out of it.

    `where` names every place in words, the value masked.
    """

    def __init__(self, where: tuple[str, ...]) -> None:
        super().__init__(
            "still_there",
            "遮盖不彻底，清理后的副本已作废：以下位置仍能读出应遮盖的内容：" + "；".join(where) + "。请在原来的程序中修改原件后重新上传。",
        )
        self.where = where


def refuse_what_no_mask_helps(chosen: Sequence[Finding]) -> None:
    """Unredactable where nothing is chosen, or a mark of state secrets, or what cannot even be read."""
    if not chosen:
        raise Unredactable("nothing_chosen", "没有选择要处理的疑点。请至少选择一处。")
    marks = tuple(one.place for one in chosen if one.kind is Kind.SECRECY_MARK)
    if marks:
        raise Unredactable("secrecy_mark", "国家秘密标志不得靠遮盖处理：停止流转，按保密规定另行保管，报告保密专员。", marks)
    unread = tuple(one.place for one in chosen if one.kind is Kind.UNREADABLE)
    if unread:
        raise Unredactable("unreadable", "无法读取的内容不能自动清理。请按疑点的提示处理原件后重新上传。", unread)
