"""The Django application of archives (归档)."""

from django.apps import AppConfig


class ArchivesConfig(AppConfig):
    """归档."""

    name = "gongkai.archives"
    verbose_name = "归档"
