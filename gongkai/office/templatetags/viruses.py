"""What the pages of a version say of the virus scan of its files (病毒扫描)."""

from django import template
from django.utils.translation import gettext

from gongkai.disclosure.models import Version
from gongkai.vault import viruses

register = template.Library()


@register.filter
def virus_words(version: Version) -> str:
    """Whether the files of `version` were shown to a virus scanner, which were not, and where no scanner is set up; empty without files."""
    names = {file["digest"]: file["name"] for file in version.facts["files"]}
    if not names:
        return ""
    unscanned = viruses.unscanned(names)
    if not unscanned:
        return gettext("附件都经过病毒扫描，没有发现病毒。")
    said = gettext("没有作病毒扫描的附件：{names}。").format(names="、".join(names[digest] for digest in names if digest in unscanned))
    return said if viruses.daemon() else said + gettext("本系统没有设置杀毒服务，打开以前请用杀毒软件检查。")
