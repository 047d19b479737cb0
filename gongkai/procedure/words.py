"""Marks the procedure's Chinese words for the message catalogue; the faces translate them when they show them."""


def gettext_noop(text: str) -> str:
    """`text` itself: the name is what the collector of messages looks for. Only constant text can be translated."""
    return text
