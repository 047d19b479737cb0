"""The vault as a Django application."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VaultConfig(AppConfig):
    """文件库."""

    name = "gongkai.vault"
    label = "vault"
    verbose_name = _("文件库")
