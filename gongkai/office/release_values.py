"""What the release record says (公开发布记录内容): openings, forms with their evidence, readers, withdrawal (clauses 2.D, 4.1, 4.2)."""

from collections.abc import Iterator
from datetime import date

from gongkai.interface.templatetags import gongkai as words
from gongkai.papers.approval import Fact
from gongkai.papers.line import Column, Photo, ReleaseRecord, Table
from gongkai.papers.sheets import as_printed
from gongkai.procedure.dossier import Audience, Decisions
from gongkai.publication import postings, readers, sheets
from gongkai.publication import queries as publication
from gongkai.publication.models import Release, Snapshot


@as_printed()
def release_record(release: Release, *, on: date) -> ReleaseRecord:
    """公开发布记录: openings, forms with their evidence, how many have read it inside, what became of it (clauses 2.D, 4.1, 4.2).

    Who has read it stays with the publisher and the supervisor: here it is counted.
    """
    version, edition = release.version, release.edition
    facts = version.facts
    decisions = publication.decisions_of(release)
    withdrawal = publication.withdrawal_of(release)
    number = publication.index_number_of(edition.item)
    until = f"，至{words.cn_date(decisions.expires_on)}" if decisions.expires_on else ""
    shown = [
        Fact("名称", facts["title"], wide=True),
        Fact("索引号", str(number or "—")),
        Fact("文号", facts["document_number"] or "—"),
        Fact("承办部门", facts["unit"]),
        Fact("版次与稿", f"第{edition.number}版第{version.number}稿"),
        Fact("发布人", release.published_by.name),
        Fact("发布时间", words.cn_datetime(release.at)),
        Fact("公开时限", f"{words.time_limit(decisions.time_limit)}{until}"),
        Fact("当前阶段", words.stage(edition.stage)),
        Fact("公开形式", "、".join(words.channel(one) for one in words.sorted_channels(decisions.channels)), wide=True),
        Fact("所发稿摘要", release.digest, wide=True, is_digest=True),
    ]
    tables = [_openings(release, decisions), _posted(release), _left(release)]
    if any(one.audience < Audience.SOCIETY for one in publication.openings_of(release)):
        tables.append(_read(release, on=on))
    if withdrawal is not None:
        by = withdrawal.person.name if withdrawal.person else "系统（公开期限届满）"
        said = (
            words.withdrawal_reason(withdrawal.reason_type),
            withdrawal.reason,
            withdrawal.authority,
            f"{by}　{words.cn_datetime(withdrawal.at)}",
        )
        tables.append(Table("撤回", (Column("原因", 18), Column("说明", 36), Column("决定机关", 20), Column("办理", 26)), (said,)))
    return ReleaseRecord(facts["title"], tuple(shown), tuple(tables), tuple(_photos(release)))


def _openings(release: Release, decisions: Decisions) -> Table:
    opened = {one.position: one for one in publication.openings_of(release)}
    rows = []
    for position, step in enumerate(decisions.steps, start=1):
        opening = opened.get(position)
        snapshot = Snapshot.objects.filter(opening=opening).first() if opening else None
        when = words.cn_datetime(opening.at) if opening else f"尚未开放（{words.cn_date(step.opens_on) or '发布时'}）"
        rows.append((words.readers(step, decisions.groups), when, snapshot.object if snapshot else "—"))
    return Table("开放", (Column("范围", 20), Column("时间", 30), Column("公开页面的摘要", 50)), tuple(rows))


def _posted(release: Release) -> Table:
    removals = postings.removals_of(release)
    rows = []
    for one in publication.postings_of(release):
        removal = removals.get(one.pk)
        until = f"至{words.cn_date(one.shown_until)}" if one.shown_until else "起"
        by = one.person.name if one.person else "系统"
        gone = f"{words.cn_date(removal.removed_on)}由{removal.who}撤除" if removal else "—"
        evidence = f"{one.evidence_name}\n{one.evidence_id}" if one.evidence_id else "—"
        rows.append((words.channel(one.channel), one.place, f"{words.cn_date(one.shown_from)}{until}", by, gone, evidence))
    columns = (
        Column("形式", 13),
        Column("地点或者载体", 20),
        Column("起止", 19),
        Column("登记", 10),
        Column("撤除", 16),
        Column("佐证及摘要", 22),
    )
    return Table("公开形式落实", columns, tuple(rows), "还没有登记。")


def _left(release: Release) -> Table:
    chosen = postings.forms_of(release)
    rows = [(words.channel(one.channel), f"{words.cn_date(one.since)}起应当办理") for one in chosen.left]
    rows += [(words.channel(one.channel), "开放以后办理") for one in chosen.to_come]
    return Table("尚未落实的公开形式", (Column("形式", 40), Column("情况", 60)), tuple(rows), "审查确定的公开形式都已办理。")


def _read(release: Release, *, on: date) -> Table:
    found = readers.readers(release, on=on)
    asked = f"{found.asked.person.name}于{words.cn_datetime(found.asked.at)}请确认已阅" if found.asked else "没有要求确认"
    row = (
        f"{sum(one.is_entitled for one in found.every)}人",
        f"{sum(one.read_at is not None for one in found.every)}人",
        f"{len(found.confirmed)}人",
        asked,
    )
    return Table("内部阅读情况", (Column("可以阅读", 18), Column("已经打开", 18), Column("已经确认", 18), Column("确认要求", 46)), (row,))


def _photos(release: Release) -> Iterator[Photo]:
    """The pictures among the evidence, as many as a paper holds; the others are named by their digests in the table."""
    removals = postings.removals_of(release)
    room = sheets.PICTURES_LIMIT
    seen = set()
    for one in publication.postings_of(release):
        for row, said in ((one, "张贴"), (removals.get(one.pk), "撤除")):
            if row is None or row.evidence is None:
                continue
            blob = row.evidence
            if blob.media_type not in sheets.DRAWABLE or blob.size > room or blob.pk in seen:
                continue
            seen.add(blob.pk)
            room -= blob.size
            yield Photo(f"{words.channel(one.channel)}（{one.place}）{said}：{row.evidence_name}", blob.pk)
