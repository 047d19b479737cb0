"""Screening of one text (文字筛查): every rule over it, findings with exact places, nothing of a value but its masked form."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import accumulate, groupby

from gongkai.screening import marks, masking, naming, numbers, people, terms, words
from gongkai.screening import patterns as re
from gongkai.screening.findings import Finding, Kind, Passage, Place, Severity
from gongkai.screening.lists import NONE, Lists
from gongkai.screening.tables import is_heading
from gongkai.screening.view import Hit, View

_SEVERITY = {
    Kind.SECRECY_MARK: Severity.BLOCK,
    Kind.RESIDENT_ID: Severity.BLOCK,
    Kind.PASSPORT: Severity.BLOCK,
    Kind.TRAVEL_PERMIT: Severity.BLOCK,
    Kind.BANK_CARD: Severity.BLOCK,
    Kind.BANK_ACCOUNT: Severity.BLOCK,
    Kind.LANDLINE: Severity.NOTE,
    Kind.PERSON_NAME: Severity.NOTE,
}
_WORDS = {
    Kind.SECRECY_MARK: (
        "文字中有国家秘密标志或者内部保管标志。",
        "立即停止上传和传阅，按保密规定另行保管，报告保密专员；确非涉密的，请说明理由。",
    ),
    Kind.WORK_SECRET: (
        "文字像是工作秘密：草稿、会议记录、过程性或者内部材料。",
        "确认是否属于工作秘密或者过程性信息；不宜公开的不要公开。",
    ),
    Kind.COMMERCIAL_SECRET: ("文字可能涉及商业秘密。", "核对权利人的约定或者事先声明，必要时书面征求权利人意见。"),
    Kind.RESIDENT_ID: ("这是居民身份证件号码。", "删除，或者只保留前四位和后四位。"),
    Kind.RESIDENT_ID_SUSPECT: ("这个号码很像居民身份证号码，但是校验不符，可能有错字。", "对照原件核实；是身份证号码的，删除或者遮掩。"),
    Kind.PASSPORT: ("这是护照号码。", "删除或者遮掩。"),
    Kind.TRAVEL_PERMIT: ("这是出入境通行证件号码。", "删除或者遮掩。"),
    Kind.BANK_CARD: ("这是银行卡号。", "删除，或者只保留后四位。"),
    Kind.BANK_ACCOUNT: ("这是银行账号。", "个人账号应当删除；单位收款账号确需公开的，请说明理由。"),
    Kind.MOBILE: ("这是手机号码。", "个人号码应当删除或者遮掩中间四位；对外公布的工作手机，请说明理由。"),
    Kind.LANDLINE: ("这是固定电话号码。", "确认是对外公布的办公电话；是住宅电话的，请删除。"),
    Kind.EMAIL: ("这是电子邮箱。", "个人邮箱应当删除；对外公布的单位邮箱可以保留。"),
    Kind.VEHICLE_PLATE: ("这是机动车号牌号码。", "个人车辆的号牌应当遮掩。"),
    Kind.HOME_ADDRESS: ("这是详细住址。", "只写到村或者社区，删除门牌、楼栋和房号。"),
    Kind.SENSITIVE_PERSON: (
        "文字涉及特定个人的健康、未成年人、困难情况等敏感个人信息。",
        "没有本人单独同意的，应当删除或者去除能认出本人的内容。",
    ),
    Kind.PERSON_NAME: ("这里像是自然人的姓名。", "确认公开姓名有无必要；没有必要的，删除或者只保留姓氏。"),
}
_INTERNAL = ("文字中有内部保管、保存一类的标志。", "确认材料是否只供内部使用；可以公开的，先由定密或者制发部门去掉标志。")


def screen_text(text: str, lists: Lists = NONE, place: Place = Place(), *, context: str = "") -> list[Finding]:  # noqa: B008
    """The findings (疑点) in one text, in order (8.1, 8.2). Offsets count characters of `text` exactly as given.

    `lists`: what the office set. `place`: where the text stands in its file. `context`: words near by that help to judge, such as
    the heading of the table's column. Never raises for what a text holds; time is linear in its length.
    """
    if not text or text.isspace():
        return []
    view = View(text, context)
    found = [(hit, None) for hit in _hits(view)]
    found += list(terms.find_terms(view, lists))
    findings = []
    seen: set[tuple[Kind, int, int]] = set()
    known = {_plain(one) for one in lists.known}
    for hit, term in sorted(found, key=lambda one: (one[0].start, -one[0].end)):
        start, end = view.normal.origin(hit.start, hit.end)
        value = text[start:end]
        if (hit.kind, start, end) in seen or (known and _plain(value) in known) or _is_own(hit.kind, value, lists):
            continue
        seen.add((hit.kind, start, end))
        why, advice = _INTERNAL if hit.rule == "internal_mark" else _WORDS.get(hit.kind, ("命中本机构的词表。", "请人工核对。"))
        if term is not None:
            why, advice = "命中本机构自己设定的词语或者规则。", term.advice or advice
        severity = hit.severity or _SEVERITY.get(hit.kind, Severity.REVIEW)
        findings.append(Finding(hit.kind, severity, place, start, end, excerpt(hit.kind, value), hit.rule, why, advice))
    return findings


def screen_passages(passages: Iterable[Passage], lists: Lists = NONE) -> list[Finding]:
    """The findings in the passages of a file, each with the place of its passage, in their order.

    Neighbouring paragraphs of one part are read on as lines of one text, so that a number or a mark broken over two of them is
    found; it is then told at each of them. Cells of a sheet are read one by one, under the heading of their column.
    """
    findings: list[Finding] = []
    headings: dict[tuple[str, str, str], str] = {}
    for (_, is_cell), group in groupby(passages, key=lambda one: (_neighbourhood(one), bool(one.place.cell))):
        if is_cell:
            for passage in group:
                column = (passage.place.member, passage.place.sheet, passage.place.cell.rstrip("0123456789"))
                findings += screen_text(passage.text, lists, passage.place, context=headings.get(column, ""))
                if is_heading(passage.text):
                    headings[column] = passage.text
        else:
            findings += _joined(list(group), lists)
    return findings


def _neighbourhood(passage: Passage) -> tuple[object, ...]:
    """What passages have in common that are read on from one to the next."""
    place = passage.place
    return place.member, place.page, place.sheet, place.part, passage.hidden


def _joined(passages: list[Passage], lists: Lists) -> Iterator[Finding]:
    """The findings in passages read as lines of one text, each with the place and the offsets of its own passage."""
    starts = list(accumulate((len(passage.text) + 1 for passage in passages), initial=0))[:-1]
    for finding in screen_text("\n".join(passage.text for passage in passages), lists):
        if finding.start is None or finding.end is None:
            continue
        first = bisect_right(starts, finding.start) - 1
        for number in range(first, bisect_left(starts, finding.end)):
            start = max(finding.start - starts[number], 0)
            end = min(finding.end - starts[number], len(passages[number].text))
            if start < end:
                yield replace(finding, place=passages[number].place, start=start, end=end)


def excerpt(kind: Kind, value: str) -> str:
    """The masked form of what was found, on one line, at most 60 characters; of a paper's own words no figures, nothing after a colon."""
    line = " ".join(masking.mask(kind, value).split())
    if kind in (Kind.WORK_SECRET, Kind.COMMERCIAL_SECRET):
        label, colon, told = re.sub("[0-9０-９]", "*", line).partition("：" if "：" in line else ":")
        line = label + colon + "*" * len(told)
    return line if len(line) <= 60 else line[:59] + "…"


def _hits(view: View) -> list[Hit]:
    hits = list(numbers.find_runs(view)) if len(view.text) >= 7 else []
    hits += numbers.find_confused(view)
    hits += numbers.find_landlines(view)
    hits += numbers.find_papers(view)
    hits += numbers.find_iban(view)
    hits += numbers.find_plates(view)
    hits += numbers.find_mail(view)
    hits += marks.join(view, list(words.find_words(view)))
    hits += people.find_beside(view, hits)
    hits += naming.find_names(view, list(hits))
    return hits


def _plain(value: str) -> str:
    return View(value).tight.lower()


def _figures(value: str) -> str:
    return "".join(letter for letter in View(value).tight if letter.isdigit())


def _is_own(kind: Kind, value: str, lists: Lists) -> bool:
    """Whether a telephone or mail address is the body's own: written with or without the area code, or the whole domain ("@…")."""
    if kind is Kind.EMAIL and lists.own_emails:
        address = _plain(value)
        return any(address == _plain(own) or (own.startswith("@") and address.endswith(_plain(own))) for own in lists.own_emails)
    if kind in (Kind.LANDLINE, Kind.MOBILE) and lists.own_phones:
        figures = _figures(value)
        for own in map(_figures, lists.own_phones):
            if len(own) >= 7 and (figures.endswith(own) or own.endswith(figures) or own in figures):
                return True
    return False
