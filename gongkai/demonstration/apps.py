"""The Django application of the demonstration zone (演示)."""

from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """演示."""

    name = "gongkai.demonstration"
    verbose_name = "演示"
