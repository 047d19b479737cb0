"""Made-up contents of official papers (样张), to look at their wording before it is used."""

from collections.abc import Mapping
from typing import Any

from gongkai.papers import archive_samples
from gongkai.papers.approval import ApprovalSheet, Box, Fact, Opinion
from gongkai.papers.forms import Form

_TITLE = "某某事项（样张）"
_DIGEST = "sha256:" + "0" * 64

SAMPLES: Mapping[Form, Any] = {
    Form.APPROVAL_SHEET: ApprovalSheet(
        title=_TITLE,
        facts=(Fact("名称", _TITLE, wide=True), Fact("文号", "某管〔2026〕1号"), Fact("承办部门", "某某局")),
        decided=(Fact("公开时限", "常年公开", wide=True),),
        boxes=(
            Box("部门负责人意见", (Opinion("同意", "内容属实。", "", "部门负责人　某某　2026年1月5日 10:00", f"所签：第1稿 {_DIGEST}"),)),
            Box("审批意见", ()),
        ),
        void=(),
    ),
    **archive_samples.SAMPLES,
}
"""A sample of each kind of form that can be looked at beforehand."""
