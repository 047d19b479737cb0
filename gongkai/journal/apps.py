"""The journal as a Django application."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """留痕."""

    name = "gongkai.journal"
    label = "journal"
    verbose_name = "留痕"
