"""The Django application of secrecy (保密审查)."""

from django.apps import AppConfig


class SecrecyConfig(AppConfig):
    """保密审查."""

    name = "gongkai.secrecy"
    verbose_name = "保密审查"
