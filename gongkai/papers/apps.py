"""The Django application of papers (公文): it has templates and no tables."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """公文."""

    name = "gongkai.papers"
    verbose_name = "公文"
