"""Calls that a duty raised by itself, and the duties that an edition answers (clause 5.1).

SQLite rebuilds the table of calls; its triggers stand aside meanwhile, and no other table's trigger reads it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install, suspended

NEVER_CHANGE, NEVER_DELETED = append_only("disclosure_call")


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0003_duties"),
        ("disclosure", "0006_guest"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        *suspended(
            NEVER_CHANGE,
            *suspended(
                NEVER_DELETED,
                migrations.AddField(
                    "call",
                    "duty",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.duty"
                    ),
                ),
                migrations.AlterField(
                    "call",
                    "raised_by",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                migrations.AddConstraint(
                    "call",
                    models.CheckConstraint(
                        condition=models.Q(("raised_by__isnull", False), ("duty__isnull", False), _connector="OR"),
                        name="only_a_duty_calls_without_a_person",
                    ),
                ),
                migrations.AddConstraint(
                    "call",
                    models.UniqueConstraint(
                        condition=models.Q(("raised_by__isnull", True)), fields=("duty",), name="the_clock_calls_once_for_a_duty"
                    ),
                ),
            ),
        ),
        migrations.CreateModel(
            "Answer",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("duty", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="catalog.duty")),
                ("edition", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.edition")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.UniqueConstraint(fields=("edition", "duty"), name="an_edition_answers_a_duty_once")],
            },
        ),
        install(
            append_only("disclosure_answer"),
            Trigger(
                "an_edition_answers_duties_of_its_own_entry",
                "disclosure_answer",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM disclosure_edition e JOIN disclosure_item i ON i.id = e.item_id "
                "JOIN catalog_duty d ON d.entry_id = i.entry_id WHERE e.id = NEW.edition_id AND d.id = NEW.duty_id)",
            ),
        ),
    ]
