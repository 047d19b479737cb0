"""Posts (岗位): what a person may be appointed to."""

import enum

from gongkai.procedure.words import gettext_noop as _


class Post(enum.StrEnum):
    """岗位 of the procedure and the three administrators beside it (三员)."""

    HANDLER = "handler"
    UNIT_HEAD = "unit_head"
    DEPUTY_LEADER = "deputy_leader"
    PRINCIPAL_LEADER = "principal_leader"
    GROUP_HEAD = "group_head"
    COLLECTOR = "collector"
    SECRECY_REVIEWER = "secrecy_reviewer"
    EXAMINER = "examiner"
    PUBLISHER = "publisher"
    ARCHIVIST = "archivist"
    SUPERVISOR = "supervisor"
    DISCIPLINE_OFFICER = "discipline_officer"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDITOR = "auditor"

    @property
    def label_zh(self) -> str:
        """The post's name in Chinese."""
        return _LABELS[self]


_LABELS = {
    Post.HANDLER: _("承办人"),
    Post.UNIT_HEAD: _("部门负责人"),
    Post.DEPUTY_LEADER: _("分管领导"),
    Post.PRINCIPAL_LEADER: _("委主要领导"),
    Post.GROUP_HEAD: _("领导小组组长"),
    Post.COLLECTOR: _("信息收集员"),
    Post.SECRECY_REVIEWER: _("保密审查员"),
    Post.EXAMINER: _("审查员"),
    Post.PUBLISHER: _("发布员"),
    Post.ARCHIVIST: _("档案员"),
    Post.SUPERVISOR: _("监督员"),
    Post.DISCIPLINE_OFFICER: _("纪检员"),
    Post.SYSTEM_ADMINISTRATOR: _("系统管理员"),
    Post.SECURITY_ADMINISTRATOR: _("安全管理员"),
    Post.AUDITOR: _("审计员"),
}

UNIT_POSTS = frozenset({Post.HANDLER, Post.UNIT_HEAD, Post.DEPUTY_LEADER})
"""Posts that are held for named units."""

DELEGABLE = frozenset({Post.UNIT_HEAD, Post.DEPUTY_LEADER, Post.PRINCIPAL_LEADER, Post.GROUP_HEAD})
"""Posts whose power may be lent to another person for dated periods."""

ADMINISTRATORS = frozenset({Post.SYSTEM_ADMINISTRATOR, Post.SECURITY_ADMINISTRATOR, Post.AUDITOR})
"""三员: whoever holds one of these holds no other post."""
