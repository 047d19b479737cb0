"""Plain values as publication would hand them out, made by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

from gongkai.foundation.digests import canonical_json, digest_of
from gongkai.procedure.dossier import Audience
from gongkai.publication.public import (
    PublicBody,
    PublicCategory,
    PublicCheckpoint,
    PublicEdition,
    PublicEntry,
    PublicFile,
    PublicGuide,
    PublicRelease,
    PublicRow,
    PublicSite,
    PublicUnit,
    PublicWithdrawal,
)

BODY = PublicBody(
    name="海口国家高新技术产业开发区管理委员会",
    short_name="海口高新区",
    slug="gaoxin",
    code="00817525-1",
    site_code="4601000071",
    address="海南省海口市秀英区示例路1号",
    office_hours="工作日 8:30–12:00，14:30–17:30",
    telephone="0898-00000000",
    fax="0898-00000001",
    email="gongkai@example.invalid",
    office="党政办公室",
)
OTHER_BODY = replace(BODY, name="示例经济开发区管理委员会", short_name="示例区", slug="shili", code="00817804-9", site_code="")
OPENED = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
"""Half past midnight of 21 November in the zone."""

TEXT = (
    '<p style="text-align: center"><strong>党政务公开工作规范管理办法</strong></p>'
    '<p style="text-indent: 2em">为实现党务政务公开工作管理制度化，质量标准化，程序规范化，结合我委的工作实际，制定本管理办法。</p>'
    '<h2>一、工作职责</h2><p style="text-indent: 2em">（一）负责制定信息公开年度工作计划。</p>'
    "<table><tbody><tr><th>序号</th><th>事项</th><th>责任部门</th><th>时限</th><th>形式</th><th>范围</th><th>备注</th></tr>"
    '<tr><td>1</td><td colspan="2">年度工作目标和阶段工作重点</td><td>常年公开</td><td>门户网站、公告栏</td><td>社会</td>'
    "<td>无</td></tr></tbody></table>"
    '<p style="text-align: right">2015年11月11日</p>'
)
CONTENT = canonical_json({"title": "党政务公开工作规范管理办法", "text": TEXT})

FILES = (
    PublicFile(
        "附件1：公开目录（2015年）.docx", digest_of(b"1"), 48_128, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
    PublicFile("名册 100%#1.pdf", digest_of(b"2"), 2_411_724, "application/pdf"),
)

RELEASE = PublicRelease(
    body=BODY,
    audience=Audience.SOCIETY,
    index_number="00817525-1/2026-00002",
    path="/d/00817525-1/2026-00002/",
    category_number=6,
    category="制度建设",
    entry_code="3.6.B",
    entry="各项机关内部管理制度",
    unit="党政办公室",
    title="党政务公开工作规范管理办法",
    document_number="海高新管〔2015〕88号",
    document_date=date(2015, 11, 11),
    keywords=("党务公开", "政务公开", "管理办法"),
    basis="《中华人民共和国政府信息公开条例》第二十条",
    summary="规定公开工作的职责、程序、内容、形式、时限、监督和责任。",
    text=TEXT,
    files=FILES,
    edition=1,
    editions=(PublicEdition(1, "/d/00817525-1/2026-00002/", date(2026, 11, 21), withdrawn=False),),
    superseded=False,
    opened_at=OPENED,
    expires_on=None,
    digest=digest_of(CONTENT),
    content=CONTENT,
    journal_seq=41,
    journal_hash="sha256:" + "5" * 64,
)
EDITIONS = (
    PublicEdition(1, "/d/00817525-1/2026-00002.e1/", date(2026, 11, 21), withdrawn=False),
    PublicEdition(
        2,
        "/d/00817525-1/2026-00002/",
        date(2026, 12, 1),
        withdrawn=False,
        reason="根据群众反馈补充第五条。",
        changes="/d/00817525-1/2026-00002.c2/",
    ),
)
SECOND_EDITION = replace(RELEASE, edition=2, editions=EDITIONS, opened_at=datetime(2026, 12, 1, 1, 0, tzinfo=UTC))
SUPERSEDED = replace(RELEASE, path=EDITIONS[0].path, editions=EDITIONS, superseded=True)
INSIDE_THE_PARTY = replace(RELEASE, audience=Audience.PARTY, index_number="", path="", editions=())

WITHDRAWAL = PublicWithdrawal(
    body=BODY,
    index_number="00817525-1/2026-00003",
    path="/d/00817525-1/2026-00003/",
    entry_code="3.4.F",
    entry="党费收缴、使用、管理情况",
    reason_type="内容有误",
    reason="附表金额有误，更正后重新公开。",
    authority="党务政务公开工作领导小组办公室",
    withdrawn_at=datetime(2026, 11, 22, 2, 5, tzinfo=UTC),
)


def row(release: PublicRelease) -> PublicRow:
    """`release` as a line of a list."""
    return PublicRow(
        title=release.title,
        path=release.path,
        index_number=release.index_number,
        document_number=release.document_number,
        document_date=release.document_date,
        opened_at=release.opened_at,
        edition=release.edition,
        unit=release.unit,
        summary=release.summary,
        digest=release.digest,
        forms=("column", "zone_portal"),
        rhythm="standing",
    )


OTHER_RELEASE = replace(
    RELEASE,
    index_number="00817525-1/2026-00001",
    path="/d/00817525-1/2026-00001/",
    title="关于召开2026年第三季度党费收缴使用情况公示会并同步公开收支明细的通知",
    document_number="",
    summary="",
    opened_at=datetime(2026, 10, 8, 1, 0, tzinfo=UTC),
)
ROWS = (row(RELEASE), row(OTHER_RELEASE))


def entry(code: str, title: str, *rows: PublicRow, scope: Audience = Audience.SOCIETY, period: str = "") -> PublicEntry:
    """A catalogue entry with `rows` under it."""
    limit = "periodic" if period else "standing"
    return PublicEntry(code, code[-1], title, "党政办公室", limit, period, scope, rows, tells_duties=scope is Audience.SOCIETY)


CATEGORIES = (
    PublicCategory(1, "领导班子建设", (entry("3.1.A", "委领导班子的工作职责"), entry("3.1.B", "委领导工作分工情况"))),
    PublicCategory(2, "园区中心工作", (entry("3.2.A", "年度工作目标和阶段工作重点", period="year"),)),
    PublicCategory(3, "思想建设", (entry("3.3.A", "中心组理论学习制度、计划及落实情况"),)),
    PublicCategory(
        4,
        "组织建设",
        (
            entry("3.4.D", "后备干部推荐和新党员发展情况", scope=Audience.PARTY),
            entry("3.4.F", "党费收缴、使用、管理情况", scope=Audience.ZONE, period="half_year"),
        ),
    ),
    PublicCategory(5, "作风建设", (entry("3.5.A", "贯彻执行中央、省、市有关规定及我委相关要求的情况"),)),
    PublicCategory(6, "制度建设", (entry("3.6.A", "会议管理制度"), entry("3.6.B", "各项机关内部管理制度", *ROWS))),
    PublicCategory(7, "廉政建设", (entry("3.7.A", "党风廉政建设情况"),)),
    PublicCategory(8, "服务承诺", (entry("3.8.A", "服务承诺事项"),)),
)
GUIDE = PublicGuide(
    kinds=("公开事项按公开目录分类。",),
    arrangement=("索引号如“00817525-1/2026-00001”。", "公开目录列明索引号。"),
    ways=("在本网站查看；", "到公开工作机构查阅。"),
    office=(),
    complaints=("可以向纪检监察部门投诉举报。",),
)
SITE = PublicSite(
    body=BODY,
    bodies=(BODY,),
    categories=CATEGORIES,
    newest=ROWS,
    withdrawals=(WITHDRAWAL,),
    checkpoint=PublicCheckpoint(1_207, "sha256:" + "ab12" * 16, datetime(2026, 11, 22, 2, 6, tzinfo=UTC), "ed25519:" + "0f" * 8),
    guide=GUIDE,
    units=(PublicUnit("DZB", "党政办公室", ROWS, OPENED), PublicUnit("CZJ", "财政局", (), WITHDRAWAL.withdrawn_at)),
)
EMPTY_SITE = replace(SITE, categories=(), newest=(), withdrawals=(), checkpoint=None, units=())
JOURNAL = ("key.pem", "checkpoint.json", "checkpoints.jsonl", "disclosed.jsonl", "chain/000000.txt")
"""What the journal itself puts below zone/<slug>/journal/."""
