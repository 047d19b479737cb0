"""The Django application of publication (公开)."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """公开."""

    name = "gongkai.publication"
    verbose_name = "公开"
