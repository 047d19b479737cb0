"""A year's plan as values (年度计划): its rows, what a frozen plan keeps of them, and the text made of that (clause 1.1)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from gongkai.catalog.models import Entry, PlanRow, PlanState
from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.organization.models import Unit
from gongkai.procedure.channels import Channel
from gongkai.procedure.dossier import Audience

FORMAT = 1
HEADS = ("目录条目", "公开内容", "应公开日期", "承办部门", "公开范围", "公开形式", "备注")
"""The heads of the table that is disclosed, the same in every language of the interface: the text is compared with them.

Who of a unit answers for a row is the office's business and not in it.
"""
BY_NEED = "按需公开"


@dataclass(frozen=True)
class PlanTerms:
    """What a row of a plan says. Without `due_on` the matter is disclosed as need arises; `key` is that of the duty it came from."""

    entry: Entry | None
    what: str
    scope: Audience
    channels: Sequence[Channel]
    unit: Unit | None = None
    due_on: date | None = None
    responsible: str = ""
    remark: str = ""
    key: str = ""


@dataclass(frozen=True)
class RowChange:
    """One row to be written: a new one (`number` None), another text for one that was read at change `base`, or its removal."""

    number: int | None
    base: int
    terms: PlanTerms | None


@dataclass(frozen=True)
class PlannedRow:
    """A row of a frozen plan: names as they were then, nothing that can still change."""

    number: int
    entry: str
    title: str
    key: str
    what: str
    unit: str
    unit_code: str
    responsible: str
    due_on: date | None
    scope: Audience
    channels: tuple[Channel, ...]
    remark: str


def duty_key(year: int, row: PlannedRow) -> str:
    """The key of the duty that a row of the plan of `year` stands for."""
    return row.key or f"P{year}-{row.number}"


def same_terms(row: PlanRow, terms: PlanTerms) -> bool:
    """Whether `terms` say what `row` says."""
    return _said(row) == _written(terms)


def columns(terms: PlanTerms) -> dict[str, Any]:
    """The columns of a row that says `terms`."""
    return {**_written(terms), "entry": terms.entry, "unit": terms.unit}


def facts_of(rows: Iterable[PlanRow]) -> list[dict[str, Any]]:
    """Rows as plain values, in the order of their numbers: what a digest is taken over and what a frozen plan keeps."""
    return [
        {
            "number": row.number,
            "entry": row.entry.code,
            "title": row.entry.title,
            "key": row.key,
            "what": row.what,
            "unit": row.unit.name if row.unit else row.entry.unit_hint,
            "unit_code": row.unit.code if row.unit else "",
            "responsible": row.responsible,
            "due_on": row.due_on.isoformat() if row.due_on else "",
            "scope": row.scope,
            "channels": list(row.channels),
            "remark": row.remark,
        }
        for row in sorted(rows, key=lambda row: row.number)
    ]


def digest_of_rows(rows: Iterable[PlanRow]) -> str:
    """The digest over what was written in one change: by numbers and not by names, which change later."""
    plain = [
        {**_said(row), "number": row.number, "removed": row.removed, "due_on": row.due_on.isoformat() if row.due_on else ""}
        for row in sorted(rows, key=lambda row: row.number)
    ]
    return digest_of_facts(plain)


def digest_of_facts(facts: Any) -> str:
    """The digest over plain values."""
    return digest_of(canonical_json(facts))


def frozen(body_code: str, year: int, rows: Iterable[PlanRow]) -> str:
    """What a plan is frozen as: canonical JSON."""
    return canonical_json({"format": FORMAT, "body": body_code, "year": year, "rows": facts_of(rows)}).decode()


def rows_of(state: PlanState) -> list[PlannedRow]:
    """The rows of a frozen plan, by day, then those by need."""
    rows = [
        PlannedRow(
            **{name: row[name] for name in ("number", "entry", "title", "key", "what", "unit", "unit_code", "responsible", "remark")},
            due_on=date.fromisoformat(row["due_on"]) if row["due_on"] else None,
            scope=Audience(row["scope"]),
            channels=tuple(Channel(one) for one in row["channels"]),
        )
        for row in json.loads(state.content)["rows"]
    ]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.entry, row.number))


def table_of(state: PlanState) -> str:
    """The table of a frozen plan as HTML, the very one that its matter must carry."""
    lines = [
        [
            f"{row.entry} {row.title}",
            row.what,
            in_words(row.due_on),
            row.unit,
            row.scope.label_zh,
            "、".join(one.label_zh for one in row.channels),
            row.remark,
        ]
        for row in rows_of(state)
    ]
    head = "".join(f"<th>{escape(one)}</th>" for one in HEADS)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in lines)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def in_words(day: date | None) -> str:
    """A day as official papers write it; what has none is by need."""
    return f"{day.year}年{day.month}月{day.day}日" if day else BY_NEED


def _said(row: PlanRow) -> dict[str, Any]:
    return {
        "entry": row.entry_id,
        "key": row.key,
        "what": row.what,
        "unit": row.unit_id,
        "responsible": row.responsible,
        "due_on": row.due_on,
        "scope": row.scope,
        "channels": list(row.channels),
        "remark": row.remark,
    }


def _written(terms: PlanTerms) -> dict[str, Any]:
    return {
        "entry": terms.entry.pk if terms.entry else None,
        "key": terms.key,
        "what": terms.what.strip(),
        "unit": terms.unit.pk if terms.unit else None,
        "responsible": terms.responsible.strip(),
        "due_on": terms.due_on,
        "scope": int(terms.scope),
        "channels": [one.value for one in Channel if one in terms.channels],
        "remark": terms.remark.strip(),
    }
