"""The appraisal of records, destruction lists, and what the database refuses of them (clause 2.E)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

_LATER = "(SELECT max(a.id) FROM archives_appraisal a WHERE a.record_id = NEW.record_id)"
_LAST_YEAR = (
    "COALESCE((SELECT a.until_year FROM archives_appraisal a WHERE a.record_id = NEW.record_id AND a.outcome = 'extend' "
    "ORDER BY a.id DESC LIMIT 1), (SELECT r.year + CASE r.retention WHEN 'D10' THEN 10 ELSE 30 END "
    "FROM archives_record r WHERE r.id = NEW.record_id))"
)
_REFUSED = "EXISTS (SELECT 1 FROM archives_destructionopinion o WHERE o.listing_id = l.listing_id AND o.outcome = 'refuse')"
_LISTED = f"EXISTS (SELECT 1 FROM archives_destructionline l WHERE l.record_id = NEW.record_id AND NOT {_REFUSED})"
_TAKEN_BACK = (
    "EXISTS (SELECT 1 FROM archives_record r JOIN disclosure_edition e ON e.id = r.edition_id "
    "JOIN disclosure_edition f ON f.item_id = e.item_id JOIN publication_release p ON p.edition_id = f.id "
    "JOIN publication_withdrawal w ON w.release_id = p.id WHERE r.id = NEW.record_id AND w.reason_type <> 'period')"
)
_LEAKED = (
    "EXISTS (SELECT 1 FROM archives_record r JOIN disclosure_edition e ON e.id = r.edition_id "
    "JOIN publication_leakreport k ON k.item_id = e.item_id "
    "WHERE r.id = NEW.record_id AND NOT EXISTS (SELECT 1 FROM publication_leakclosure c WHERE c.report_id = k.id) "
    "AND NOT EXISTS (SELECT 1 FROM publication_leakdecision d WHERE d.report_id = k.id AND d.outcome IN ('same', 'dismissed')))"
)
_DESTROYED = "EXISTS (SELECT 1 FROM archives_destroyedrecord d WHERE d.record_id = NEW.record_id)"
_ROWS = (
    "appraisal",
    "destructionlist",
    "destructionline",
    "destructionopinion",
    "destructionwitness",
    "destruction",
    "destroyedrecord",
)


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0014_guide"),
        ("archives", "0011_packing"),
        ("organization", "0009_fax"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Appraisal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("extend", "延长保管"), ("permanent", "永久保管"), ("destroy", "拟销毁")],
                        max_length=10,
                        verbose_name="鉴定意见",
                    ),
                ),
                ("until_year", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="延长到")),
                ("reason", models.TextField(verbose_name="理由")),
                ("decided_on", models.DateField(verbose_name="鉴定日期")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Destruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("note", models.TextField(blank=True, verbose_name="销毁情况")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DestroyedRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("packages", models.JSONField(default=list, verbose_name="销毁的归档包")),
                ("record", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
                (
                    "destruction",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.destruction"),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DestructionList",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("serial", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("reason", models.TextField(verbose_name="销毁依据和理由")),
                ("lines", models.CharField(max_length=71, verbose_name="清册内容的摘要")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DestructionLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("appraisal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.appraisal")),
                ("record", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record")),
                (
                    "listing",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.destructionlist"),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.AddField(
            model_name="destruction",
            name="listing",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.destructionlist"),
        ),
        migrations.CreateModel(
            name="DestructionOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=[("group_head", "领导小组组长"), ("principal", "委主要领导")], max_length=10)),
                (
                    "outcome",
                    models.CharField(choices=[("agree", "同意销毁"), ("refuse", "不同意销毁")], max_length=10, verbose_name="审批结论"),
                ),
                ("remark", models.TextField(blank=True, verbose_name="意见")),
                ("lines", models.CharField(max_length=71, verbose_name="清册内容的摘要")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "delegation",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.delegation"
                    ),
                ),
                (
                    "listing",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.destructionlist"),
                ),
                (
                    "on_behalf_of",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="DestructionWitness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("post", models.CharField(max_length=30)),
                ("at", models.DateTimeField()),
                (
                    "listing",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.destructionlist"),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddIndex(
            model_name="appraisal",
            index=models.Index(fields=["record", "-id"], name="appraisals_of_a_record"),
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="an_appraisal_states_its_reason"),
        ),
        migrations.AddConstraint(
            model_name="appraisal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "extend"), ("until_year__isnull", False)),
                    models.Q(models.Q(("outcome", "extend"), _negated=True), ("until_year__isnull", True)),
                    _connector="OR",
                ),
                name="an_extended_record_is_kept_until_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionlist",
            constraint=models.UniqueConstraint(fields=("body", "year", "serial"), name="a_destruction_list_has_its_number"),
        ),
        migrations.AddConstraint(
            model_name="destructionlist",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="a_destruction_list_states_its_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.UniqueConstraint(fields=("listing", "record"), name="a_record_stands_once_on_a_destruction_list"),
        ),
        migrations.AddConstraint(
            model_name="destructionline",
            constraint=models.UniqueConstraint(fields=("listing", "position"), name="a_line_has_its_place_on_a_destruction_list"),
        ),
        migrations.AddConstraint(
            model_name="destructionopinion",
            constraint=models.UniqueConstraint(fields=("listing", "role"), name="each_decides_once_on_a_destruction_list"),
        ),
        migrations.AddConstraint(
            model_name="destructionopinion",
            constraint=models.UniqueConstraint(fields=("listing", "person"), name="two_people_decide_on_a_destruction_list"),
        ),
        migrations.AddConstraint(
            model_name="destructionopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome", "agree"), models.Q(("remark", ""), _negated=True), _connector="OR"),
                name="a_refused_destruction_states_its_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delegation__isnull", True), ("on_behalf_of__isnull", True)),
                    models.Q(("delegation__isnull", False), ("on_behalf_of__isnull", False)),
                    _connector="OR",
                ),
                name="a_delegated_destruction_opinion_names_both_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="destructionwitness",
            constraint=models.UniqueConstraint(fields=("listing", "person"), name="a_destruction_is_witnessed_once_by_each"),
        ),
        install(
            *(append_only(f"archives_{name}") for name in _ROWS),
            Trigger(
                "a_permanent_record_is_never_proposed_for_destruction",
                "archives_appraisal",
                "INSERT",
                "NEW.outcome = 'destroy' AND (EXISTS (SELECT 1 FROM archives_record r WHERE r.id = NEW.record_id AND r.retention = 'Y') "
                f"OR EXISTS (SELECT 1 FROM archives_appraisal b WHERE b.id = {_LATER} AND b.outcome = 'permanent'))",
            ),
            Trigger(
                "nothing_is_proposed_for_destruction_before_its_time",
                "archives_appraisal",
                "INSERT",
                f"NEW.outcome = 'destroy' AND CAST(substr(NEW.decided_on, 1, 4) AS INTEGER) <= {_LAST_YEAR}",
                f"NEW.outcome = 'destroy' AND EXTRACT(YEAR FROM NEW.decided_on) <= {_LAST_YEAR}",
            ),
            Trigger("what_is_listed_or_destroyed_is_not_appraised", "archives_appraisal", "INSERT", f"{_LISTED} OR {_DESTROYED}"),
            Trigger(
                "a_line_rests_on_the_newest_proposal",
                "archives_destructionline",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM archives_appraisal b WHERE b.id = NEW.appraisal_id AND b.record_id = NEW.record_id "
                f"AND b.outcome = 'destroy' AND b.id = {_LATER})",
            ),
            Trigger("a_record_stands_on_one_destruction_list_at_a_time", "archives_destructionline", "INSERT", _LISTED),
            Trigger(
                "a_decided_destruction_list_takes_no_line",
                "archives_destructionline",
                "INSERT",
                "EXISTS (SELECT 1 FROM archives_destructionopinion o WHERE o.listing_id = NEW.listing_id)",
            ),
            Trigger(
                "what_was_taken_back_stands_on_no_destruction_list", "archives_destructionline", "INSERT", f"{_TAKEN_BACK} OR {_LEAKED}"
            ),
            Trigger(
                "a_destruction_opinion_names_the_lines_it_read",
                "archives_destructionopinion",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM archives_destructionlist t WHERE t.id = NEW.listing_id AND t.lines = NEW.lines)",
            ),
            Trigger(
                "who_made_a_destruction_list_does_not_decide_on_it",
                "archives_destructionopinion",
                "INSERT",
                "EXISTS (SELECT 1 FROM archives_destructionlist t WHERE t.id = NEW.listing_id AND t.person_id = NEW.person_id)",
            ),
            Trigger(
                "a_witness_of_destruction_has_no_other_part_in_it",
                "archives_destructionwitness",
                "INSERT",
                "EXISTS (SELECT 1 FROM archives_destructionlist t WHERE t.id = NEW.listing_id AND t.person_id = NEW.person_id) "
                "OR EXISTS (SELECT 1 FROM archives_destructionopinion o WHERE o.listing_id = NEW.listing_id AND o.person_id = NEW.person_id)",
            ),
            Trigger(
                "nothing_is_destroyed_without_an_approved_list",
                "archives_destruction",
                "INSERT",
                "(SELECT count(*) FROM archives_destructionopinion o WHERE o.listing_id = NEW.listing_id AND o.outcome = 'agree') < 2",
            ),
            Trigger(
                "a_destruction_is_seen_by_two_others",
                "archives_destruction",
                "INSERT",
                "(SELECT count(*) FROM archives_destructionwitness w WHERE w.listing_id = NEW.listing_id "
                "AND w.person_id <> NEW.person_id) < 2",
            ),
            Trigger(
                "only_what_is_listed_is_destroyed",
                "archives_destroyedrecord",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM archives_destruction x JOIN archives_destructionline l ON l.listing_id = x.listing_id "
                "WHERE x.id = NEW.destruction_id AND l.record_id = NEW.record_id)",
            ),
            Trigger("what_was_taken_back_is_not_destroyed", "archives_destroyedrecord", "INSERT", f"{_TAKEN_BACK} OR {_LEAKED}"),
            Trigger("nothing_is_packed_of_a_destroyed_record", "archives_package", "INSERT", _DESTROYED),
        ),
    ]
