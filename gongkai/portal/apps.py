"""The Django application of the public face."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """公开门户."""

    name = "gongkai.portal"
    verbose_name = "公开门户"
