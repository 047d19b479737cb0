"""The Django application of the office face (办公)."""

from django.apps import AppConfig


class OfficeConfig(AppConfig):
    """办公."""

    name = "gongkai.office"
    verbose_name = "办公"
