"""The form with which a person says what came of looking at something public (存量核查)."""

from django.utils.translation import gettext_lazy as _

from gongkai.office.forms import Errand, choice, lines
from gongkai.publication.models import RECHECK_OUTCOMES


class RecheckForm(Errand):
    """核查结果: harmless, or corrected by a new edition; what has to come down is withdrawn instead."""

    outcome = choice(_("核查结果"), list(RECHECK_OUTCOMES.items()))
    remark = lines(_("核查说明"), 3, _("写明看了什么、为什么可以继续公开，或者怎样更正。请勿照抄需要保护的内容。"))
