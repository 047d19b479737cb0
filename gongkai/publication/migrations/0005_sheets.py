"""Papers of released matters: their wording, what was ordered, what was issued."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("organization", "0003_reevaluation"),
        ("publication", "0004_leaks"),
        ("vault", "0002_filescreening"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetOrder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "paper",
                    models.CharField(
                        choices=[
                            ("poster_a4", "poster_a4"),
                            ("poster_a3", "poster_a3"),
                            ("party_poster_a4", "party_poster_a4"),
                            ("party_poster_a3", "party_poster_a3"),
                            ("panel", "panel"),
                            ("sign", "sign"),
                            ("circular", "circular"),
                            ("notice", "notice"),
                            ("handout", "handout"),
                            ("press_kit", "press_kit"),
                            ("letter", "letter"),
                            ("file_index", "file_index"),
                        ],
                        max_length=20,
                        verbose_name="纸质件",
                    ),
                ),
                ("code", models.CharField(max_length=14, unique=True, verbose_name="查验编号")),
                ("audience", models.PositiveSmallIntegerField(choices=[(1, "党内"), (2, "园区内"), (3, "社会")])),
                ("addressee", models.CharField(blank=True, max_length=200, verbose_name="主送")),
                ("copies", models.CharField(blank=True, max_length=300, verbose_name="抄送")),
                ("occasion", models.CharField(blank=True, max_length=200, verbose_name="事由或者会议名称")),
                ("year", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("contents", models.TextField(blank=True)),
                ("origin", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "release",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.unit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="IssuedSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("pdf", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob")),
                ("order", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.sheetorder")),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organ_mark", models.CharField(max_length=60, verbose_name="发文机关标志")),
                ("signatory", models.CharField(max_length=60, verbose_name="署名")),
                ("printer", models.CharField(max_length=60, verbose_name="印发机关")),
                ("heading", models.CharField(max_length=20, verbose_name="张贴稿标题")),
                ("word", models.TextField(blank=True, verbose_name="张贴稿落款说明")),
                ("press", models.TextField(blank=True, verbose_name="新闻联系")),
                ("place", models.TextField(blank=True, verbose_name="文件查阅办法")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddField(
            model_name="sheetorder",
            name="wording",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.wording"
            ),
        ),
        migrations.AddConstraint(
            model_name="wording",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organ_mark", ""), _negated=True),
                    models.Q(("signatory", ""), _negated=True),
                    models.Q(("printer", ""), _negated=True),
                    models.Q(("heading", ""), _negated=True),
                ),
                name="a_letterhead_names_the_organ",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paper", "file_index"), ("release__isnull", True), ("year__isnull", False)),
                    models.Q(models.Q(("paper", "file_index"), _negated=True), ("release__isnull", False)),
                    _connector="OR",
                ),
                name="a_sheet_shows_one_matter_or_is_a_file_index",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetorder",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("paper__in", ["press_kit", "letter"]), _negated=True), ("audience", 3), _connector="OR"),
                name="what_goes_to_society_is_ordered_for_society",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paper__in", ["poster_a4", "poster_a3", "panel", "sign", "file_index"]), _negated=True),
                    ("audience__gte", 2),
                    _connector="OR",
                ),
                name="what_hangs_in_the_zone_is_not_for_the_party_alone",
            ),
        ),
        install(
            append_only("publication_wording"),
            append_only("publication_sheetorder"),
            append_only("publication_issuedsheet"),
            Trigger(
                "a_paper_is_ordered_of_what_is_open_to_its_readers",
                "publication_sheetorder",
                "INSERT",
                "NEW.release_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM publication_opening p "
                "WHERE p.release_id = NEW.release_id AND p.audience >= NEW.audience)",
            ),
            Trigger(
                "nothing_is_issued_of_what_was_taken_back",
                "publication_issuedsheet",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_withdrawal w JOIN publication_sheetorder o ON o.release_id = w.release_id "
                "WHERE o.id = NEW.order_id)",
            ),
        ),
    ]
