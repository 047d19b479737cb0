"""The list of records is read from one index (clause 2.E)."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0012_appraisal"),
        ("catalog", "0004_plans"),
        ("disclosure", "0011_for_members"),
        ("organization", "0009_fax"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="record",
            name="records_of_a_body_in_order",
        ),
        migrations.AddIndex(
            model_name="record",
            index=models.Index(
                fields=["body", "-year", "-retention", "class_code", "number", "id", "unit", "entry", "edition", "title", "code"],
                name="records_in_order_with_filters",
            ),
        ),
    ]
