"""Why not? asked of archival copies (归档复制件)."""

from django.utils.translation import gettext as _

from gongkai.disclosure.models import Edition
from gongkai.foundation.objections import Objection
from gongkai.procedure.stages import Stage


def objections_to_copying(edition: Edition) -> list[Objection]:
    """What has been handed over stays as it was received (clause 2.E)."""
    if edition.stage == Stage.HANDED_OVER.value:
        return [Objection("handed_over", _("本件已办结移交，不再制作归档复制件。"), clause="2.E")]
    return []
