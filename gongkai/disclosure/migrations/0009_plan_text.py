"""Which version carries a year's plan, and as it was frozen when (clause 1.1)."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

FROZEN_OF_THIS_BODY = (
    "NOT EXISTS (SELECT 1 FROM catalog_planstate s JOIN catalog_plan p ON p.id = s.plan_id "
    "JOIN disclosure_item i ON i.body_id = p.body_id JOIN disclosure_edition e ON e.item_id = i.id "
    "JOIN disclosure_version v ON v.edition_id = e.id WHERE s.id = NEW.state_id AND s.kind = 'frozen' AND v.id = NEW.version_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_plans"),
        ("disclosure", "0008_reminders"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlanText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.planstate")),
                ("version", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.version")),
            ],
        ),
        install(
            append_only("disclosure_plantext"),
            Trigger("a_text_carries_a_frozen_plan_of_its_body", "disclosure_plantext", "INSERT", FROZEN_OF_THIS_BODY),
        ),
    ]
