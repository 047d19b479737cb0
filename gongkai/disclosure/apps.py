"""The Django application of disclosure (收集)."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """收集."""

    name = "gongkai.disclosure"
    verbose_name = "收集"
