"""Made-up contents of official papers (样张), to look at their wording before it is used."""

from collections.abc import Mapping
from typing import Any

from gongkai.papers import archive_samples
from gongkai.papers.approval import ApprovalSheet, Box, Fact, Opinion
from gongkai.papers.forms import Form
from gongkai.papers.line import Column, ConsultationLetter, ReferralLetter, ReleaseRecord, Review, ReviewRecord, Table

_TITLE = "某某事项（样张）"
_DIGEST = "sha256:" + "0" * 64
_FACTS = (Fact("名称", _TITLE, wide=True), Fact("文号", "某管〔2026〕1号"), Fact("承办部门", "某某局"))
_OPINION = Opinion("同意", "内容属实。", "", "部门负责人　某某　2026年1月5日 10:00", f"所签：第1稿 {_DIGEST}")

SAMPLES: Mapping[Form, Any] = {
    Form.APPROVAL_SHEET: ApprovalSheet(
        title=_TITLE,
        facts=_FACTS,
        decided=(Fact("公开时限", "常年公开", wide=True),),
        boxes=(
            Box("部门负责人意见", (_OPINION,)),
            Box("审批意见", ()),
        ),
        void=(),
    ),
    **archive_samples.SAMPLES,
    Form.REVIEW_RECORD: ReviewRecord(
        title=_TITLE,
        facts=_FACTS,
        questions=("是否属于国家秘密", "是否属于个人隐私"),
        reviews=(Review("部门自审　某某", "第1稿", ("否", "否"), _OPINION), Review("保密审查　某某", "第1稿", ("否", "是"), _OPINION)),
        tables=(
            Table(
                "三、自动筛查的疑点及处理",
                (Column("种类", 20), Column("位置", 30), Column("内容（已遮盖）", 25), Column("处理", 25)),
                (("身份证号码", "附件1第2页", "4601**********0012", "已在新稿中处理"),),
            ),
        ),
    ),
    Form.CONSULTATION_LETTER: ConsultationLetter(
        _TITLE,
        "某某公司",
        "贵公司的产品配方是否可以公开。",
        ("配方由甲、乙两种成分组成。",),
        "2026年1月5日",
        ("同意公开", "不同意公开"),
        "某某",
    ),
    Form.REFERRAL_LETTER: ReferralLetter(
        _TITLE, "某管函〔2026〕1号", "市政府办公厅", "第三段的规划数据是否属于国家秘密。", _FACTS, "2026年1月5日", "某某"
    ),
    Form.RELEASE_RECORD: ReleaseRecord(
        title=_TITLE,
        facts=_FACTS,
        tables=(Table("一、开放", (Column("范围", 40), Column("时间", 60)), (("社会", "2026年1月6日 09:00"),)),),
        photos=(),
    ),
}
"""A sample of each kind of form that can be looked at beforehand."""
