"""Why there is no cleaned copy."""

from gongkai.screening.findings import Place


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
