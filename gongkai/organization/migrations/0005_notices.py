import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, install

SAID = "person_id, kind, about_type, about, mark, text, given, at"
AGAIN = (
    "(OLD.seen_at IS NOT NULL AND (NEW.seen_at IS NULL OR NEW.seen_at <> OLD.seen_at)) "
    "OR (OLD.over_at IS NOT NULL AND (NEW.over_at IS NULL OR NEW.over_at <> OLD.over_at))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0004_calendar"),
    ]

    operations = [
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("about_type", models.CharField(max_length=60)),
                ("about", models.BigIntegerField()),
                ("mark", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(max_length=300)),
                ("given", models.JSONField(default=dict)),
                ("at", models.DateTimeField(verbose_name="提醒时间")),
                ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="知悉时间")),
                ("over_at", models.DateTimeField(blank=True, null=True, verbose_name="了结时间")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="人员"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("over_at", None), ("seen_at", None)), fields=["person"], name="open_notices_of_a_person"
                    ),
                    models.Index(
                        condition=models.Q(("over_at", None)), fields=["about_type", "about"], name="notices_about_what_is_not_over"
                    ),
                    models.Index(fields=["person", "-at"], name="notices_of_a_person"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("person", "kind", "about_type", "about", "mark"), name="a_person_is_told_once"),
                    models.CheckConstraint(
                        condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("kind", ""), _negated=True)),
                        name="a_notice_says_something",
                    ),
                ],
            },
        ),
        install(
            Trigger("a_notice_goes_on_saying_what_it_said", "organization_notice", f"UPDATE OF {SAID}"),
            Trigger("a_notice_is_seen_and_over_once", "organization_notice", "UPDATE OF seen_at, over_at", AGAIN),
            Trigger("a_notice_is_never_deleted", "organization_notice", "DELETE"),
        ),
    ]
