"""The Django application of the shared interface."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    """What faces share."""

    name = "gongkai.interface"
    verbose_name = "界面"
