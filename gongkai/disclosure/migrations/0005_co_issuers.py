"""Co-issuing units and bodies of a version (联合发文单位), named with it and never changed."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0004_screening"),
        ("organization", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="CoIssuer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=200, verbose_name="单位名称")),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
                ("version", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version")),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("version", "name"), name="a_co_issuer_is_named_once_in_a_version"),
                    models.UniqueConstraint(fields=("version", "position"), name="a_co_issuer_has_its_place_in_a_version"),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="a_co_issuer_has_a_name"),
                ],
            },
        ),
        install(append_only("disclosure_coissuer")),
    ]
