"""Over which one-time page an answer came (收到答复的来源); and a consent to a part is not determined as consent."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

_CAME = "EXISTS (SELECT 1 FROM secrecy_receipt t JOIN secrecy_invitation i ON i.id = t.invitation_id WHERE i.{0} = NEW.{0})"


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0008_reevaluation")]

    operations = [
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "invitation",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.invitation"),
                ),
            ],
        ),
        install(
            append_only("secrecy_receipt"),
            Trigger(
                "a_reply_that_nobody_entered_came_over_its_page",
                "secrecy_reply",
                "INSERT",
                f"NEW.person_id IS NULL AND NOT {_CAME.format('consultation_id')}",
            ),
            Trigger(
                "a_joint_verdict_that_nobody_entered_came_over_its_page",
                "secrecy_jointverdict",
                "INSERT",
                f"NEW.person_id IS NULL AND NOT {_CAME.format('co_issuer_id')}",
            ),
            Trigger(
                "a_consent_to_a_part_is_not_determined_as_consent",
                "secrecy_determination",
                "INSERT",
                "NEW.basis = 'consent' AND EXISTS (SELECT 1 FROM secrecy_reply a WHERE a.consultation_id = NEW.consultation_id "
                "AND a.outcome = 'partly')",
            ),
        ),
    ]
