"""What papers of all kinds say in the same words (公文措辞): an opinion with its signature, and words that wait for a language."""

from typing import Any

from gongkai.interface.templatetags import gongkai as words
from gongkai.office.signatures import Signed
from gongkai.papers.approval import Opinion


def plain(word: Any) -> str:
    """A word that waits for its language, in the language of papers."""
    return str(word)


def files_of(facts: Any) -> str:
    """The attachments of a version by their names, one to a line."""
    return "\n".join(f"{place}. {one['name']}" for place, one in enumerate(facts["files"], start=1)) or "无"


def opinion(one: Signed) -> Opinion:
    """One signed opinion in words: outcome, remark, answers, signature with post and time, and what was signed."""
    line = one.line
    conclusion = f"（{line.row.get_conclusion_display()}）" if getattr(line.row, "conclusion", "") else ""
    ground = f"（{words.ground(line.ground)}）" if line.ground else ""
    answers = ""
    if one.answered:
        yes = "、".join(words.question(question) for question in one.yes)
        answers = f"八个问题中回答“是”的：{yes}" if yes else "八个问题均回答“否”"
    basis = f"：{line.delegation_basis}" if line.delegation_basis else ""
    lent = f"（受{line.on_behalf_of}委托{basis}）" if line.on_behalf_of else ""
    return Opinion(
        outcome=f"{words.outcome(line.outcome)}{conclusion}{ground}",
        remark=line.remark,
        answers=answers,
        signature=f"{words.post(line.post)}　{line.person}{lent}　{words.cn_datetime(line.at)}",
        digest=f"所签：第{line.version}稿 {line.digest}",
    )
