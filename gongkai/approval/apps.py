"""The Django application of approval (审查与审批)."""

from django.apps import AppConfig


class ApprovalConfig(AppConfig):
    """审查与审批."""

    name = "gongkai.approval"
    verbose_name = "审查与审批"
