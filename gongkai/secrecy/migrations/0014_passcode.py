"""A one-time page opens with its address and a code that another person tells the addressee (口令, clause 8.6)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0013_attempts"), migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.CreateModel(
            name="Passcode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=128)),
                ("told_to", models.CharField(max_length=80, verbose_name="告知对象")),
                (
                    "how",
                    models.CharField(
                        choices=[("phone", "电话"), ("person", "当面"), ("post", "邮寄或者机要")], max_length=10, verbose_name="告知方式"
                    ),
                ),
                ("contact", models.CharField(max_length=120, verbose_name="电话或者地址，以及从哪里得知")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "invitation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.invitation"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(told_to="") & ~models.Q(contact="") & models.Q(how__in=["phone", "person", "post"]),
                        name="a_code_says_who_was_told_and_how",
                    )
                ],
            },
        ),
        migrations.AddField(
            "receipt",
            "passcode",
            models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.passcode"),
        ),
        install(
            append_only("secrecy_passcode"),
            Trigger(
                "a_code_is_told_by_another_than_who_made_the_page",
                "secrecy_passcode",
                "INSERT",
                "NEW.person_id = (SELECT i.person_id FROM secrecy_invitation i WHERE i.id = NEW.invitation_id)",
            ),
            Trigger(
                "an_answer_over_a_page_came_with_its_code",
                "secrecy_receipt",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM secrecy_passcode c WHERE c.id = NEW.passcode_id AND c.invitation_id = NEW.invitation_id)",
            ),
        ),
    ]
