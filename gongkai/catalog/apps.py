"""The Django application of the catalogue."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """目录."""

    name = "gongkai.catalog"
    verbose_name = "公开目录"
