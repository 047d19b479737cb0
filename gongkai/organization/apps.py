"""The Django application of the organisation."""

from django.apps import AppConfig


class OrganizationConfig(AppConfig):
    """机构."""

    name = "gongkai.organization"
    verbose_name = "机构"
