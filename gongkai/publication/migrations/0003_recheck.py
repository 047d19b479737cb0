"""What people found when they looked at what later screenings saw in matters that are public."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0005_co_issuers"),
        ("publication", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Recheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("harmless", "无需处理"), ("corrected", "已另办新版次更正")],
                        max_length=20,
                        verbose_name="核查结果",
                    ),
                ),
                ("remark", models.TextField(verbose_name="核查说明")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("release", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release")),
                (
                    "screening",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.screening"),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("remark", ""), _negated=True), name="a_recheck_states_its_reasons"),
                    models.CheckConstraint(
                        condition=models.Q(("outcome__in", ["harmless", "corrected"])), name="a_recheck_has_a_known_outcome"
                    ),
                ],
            },
        ),
        install(
            append_only("publication_recheck"),
            Trigger(
                "a_recheck_looks_at_the_release_that_was_screened",
                "publication_recheck",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM publication_release r JOIN disclosure_screening s ON s.version_id = r.version_id "
                "WHERE r.id = NEW.release_id AND s.id = NEW.screening_id)",
            ),
        ),
    ]
