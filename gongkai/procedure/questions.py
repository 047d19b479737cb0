"""The eight questions of clause 8.1 (保密审查八问)."""

from enum import StrEnum

from gongkai.procedure.words import gettext_noop as _


class Question(StrEnum):
    """Whether the matter is one of four kinds of secret, or its disclosure would endanger one of four goods."""

    STATE_SECRET = "state_secret"  # noqa: S105 - a question, not a password
    WORK_SECRET = "work_secret"  # noqa: S105
    COMMERCIAL_SECRET = "commercial_secret"  # noqa: S105
    PRIVACY = "privacy"
    NATIONAL_SECURITY = "national_security"
    PUBLIC_SAFETY = "public_safety"
    ECONOMIC_SECURITY = "economic_security"
    SOCIAL_STABILITY = "social_stability"

    @property
    def label_zh(self) -> str:
        """The question as it is put to the person who answers it."""
        return _LABELS[self]


_LABELS = {
    Question.STATE_SECRET: _("是否属于国家秘密"),
    Question.WORK_SECRET: _("是否属于工作秘密"),
    Question.COMMERCIAL_SECRET: _("是否属于商业秘密"),
    Question.PRIVACY: _("是否属于个人隐私"),
    Question.NATIONAL_SECURITY: _("公开后是否危及国家安全"),
    Question.PUBLIC_SAFETY: _("公开后是否危及公共安全"),
    Question.ECONOMIC_SECURITY: _("公开后是否危及经济安全"),
    Question.SOCIAL_STABILITY: _("公开后是否危及社会稳定"),
}
