"""Groups of named readers (特定人员组, clause 2.D)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, install

GROUP, MEMBER = "organization_readergroup", "organization_groupmember"
BOTH_HOLD = (
    "(held.ends_on IS NULL OR (held.ends_on > NEW.starts_on AND held.ends_on > held.starts_on)) AND "
    "(NEW.ends_on IS NULL OR (NEW.ends_on > held.starts_on AND NEW.ends_on > NEW.starts_on))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0005_notices"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReaderGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("formed_at", models.DateTimeField(verbose_name="登记时间")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body", verbose_name="机构"
                    ),
                ),
                (
                    "formed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="经办人"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="GroupMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_on", models.DateField(verbose_name="开始日期")),
                ("ends_on", models.DateField(blank=True, help_text="自该日起不再是成员", null=True, verbose_name="结束日期")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("entered_at", models.DateTimeField(verbose_name="登记时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="经办人"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="人员"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organization.readergroup",
                        verbose_name="特定人员组",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="readergroup",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("purpose", ""), _negated=True)),
                name="a_group_of_readers_has_a_name_and_a_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="readergroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_on", None)), fields=("body", "name"), name="a_name_is_used_once_among_the_open_groups_of_a_body"
            ),
        ),
        migrations.AddIndex(
            model_name="groupmember",
            index=models.Index(fields=["person", "group"], name="groups_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="a_membership_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="groupmember",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("entered_by")), _negated=True), name="nobody_enters_himself_into_a_group"
            ),
        ),
        install(
            Trigger("groups_of_readers_are_never_deleted", GROUP, "DELETE"),
            Trigger(
                "a_group_of_readers_changes_only_by_being_closed",
                GROUP,
                "UPDATE",
                "NEW.id <> OLD.id OR NEW.body_id <> OLD.body_id OR NEW.name <> OLD.name OR NEW.purpose <> OLD.purpose OR "
                "NEW.formed_by_id <> OLD.formed_by_id OR NEW.formed_at <> OLD.formed_at OR "
                "(OLD.closed_on IS NOT NULL AND (NEW.closed_on IS NULL OR NEW.closed_on <> OLD.closed_on))",
            ),
            Trigger("members_of_groups_are_never_deleted", MEMBER, "DELETE"),
            Trigger(
                "a_membership_changes_only_by_ending_sooner",
                MEMBER,
                "UPDATE",
                "NEW.id <> OLD.id OR NEW.group_id <> OLD.group_id OR NEW.person_id <> OLD.person_id OR NEW.starts_on <> OLD.starts_on OR "
                "NEW.entered_by_id <> OLD.entered_by_id OR NEW.entered_at <> OLD.entered_at OR NEW.basis <> OLD.basis OR "
                "(OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on))",
            ),
            Trigger(
                "a_member_belongs_to_the_body_of_the_group",
                MEMBER,
                "INSERT",
                f"NOT EXISTS (SELECT 1 FROM {GROUP} g JOIN organization_person p ON p.body_id = g.body_id "
                "WHERE g.id = NEW.group_id AND g.closed_on IS NULL AND p.id = NEW.person_id)",
            ),
            Trigger(
                "a_person_is_in_a_group_once_at_a_time",
                MEMBER,
                "INSERT",
                f"EXISTS (SELECT 1 FROM {MEMBER} held WHERE held.group_id = NEW.group_id AND held.person_id = NEW.person_id AND {BOTH_HOLD})",
            ),
        ),
    ]
