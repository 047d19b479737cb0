"""Official papers that are kept: their wording, what was issued, and one namespace for the codes of all papers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("archives", "0008_handover"),
        ("disclosure", "0010_individuals"),
        ("organization", "0009_fax"),
        ("vault", "0003_virusscan"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="FormWording",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approval_sheet", "approval_sheet"),
                            ("review_record", "review_record"),
                            ("consultation_letter", "consultation_letter"),
                            ("referral_letter", "referral_letter"),
                            ("release_record", "release_record"),
                            ("volume_cover", "volume_cover"),
                            ("spine", "spine"),
                            ("record_list", "record_list"),
                            ("note_sheet", "note_sheet"),
                            ("handover_form", "handover_form"),
                            ("receipt", "receipt"),
                            ("destruction_list", "destruction_list"),
                        ],
                        max_length=20,
                        verbose_name="公文种类",
                    ),
                ),
                ("letterhead", models.CharField(max_length=60, verbose_name="版头")),
                ("title", models.CharField(max_length=60, verbose_name="标题")),
                ("text", models.TextField(blank=True, verbose_name="正文")),
                ("closing", models.TextField(blank=True, verbose_name="结束语")),
                ("contact", models.TextField(blank=True, verbose_name="联系方式")),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="IssuedForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("approval_sheet", "approval_sheet"),
                            ("review_record", "review_record"),
                            ("consultation_letter", "consultation_letter"),
                            ("referral_letter", "referral_letter"),
                            ("release_record", "release_record"),
                            ("volume_cover", "volume_cover"),
                            ("spine", "spine"),
                            ("record_list", "record_list"),
                            ("note_sheet", "note_sheet"),
                            ("handover_form", "handover_form"),
                            ("receipt", "receipt"),
                            ("destruction_list", "destruction_list"),
                        ],
                        max_length=20,
                        verbose_name="公文种类",
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=300, verbose_name="题名")),
                ("code", models.CharField(max_length=14, unique=True, verbose_name="查验编号")),
                ("values", models.TextField()),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("head", models.CharField(blank=True, max_length=71)),
                ("head_at", models.DateTimeField(blank=True, null=True)),
                ("at", models.DateTimeField()),
                ("body", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organization.body")),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.edition"
                    ),
                ),
                ("pdf", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                (
                    "record",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.record"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.issuedform"
                    ),
                ),
                (
                    "wording",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="archives.formwording"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="formwording",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("letterhead", ""), _negated=True), models.Q(("title", ""), _negated=True)),
                name="a_form_is_called_something",
            ),
        ),
        migrations.AddIndex(
            model_name="issuedform",
            index=models.Index(fields=["body", "-at"], name="forms_of_a_body"),
        ),
        migrations.AddConstraint(
            model_name="issuedform",
            constraint=models.CheckConstraint(
                condition=models.Q(("subject__regex", "^[a-z_]+:[0-9A-Za-z._-]+\\Z")), name="a_form_is_about_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="issuedform",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)),
                fields=("body", "kind", "subject"),
                name="of_each_subject_one_form_is_the_first",
            ),
        ),
        install(
            append_only("archives_formwording"),
            append_only("archives_issuedform"),
            Trigger(
                "a_form_replaces_one_of_its_own_kind_and_subject",
                "archives_issuedform",
                "INSERT",
                "NEW.replaces_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM archives_issuedform f WHERE f.id = NEW.replaces_id "
                "AND f.body_id = NEW.body_id AND f.kind = NEW.kind AND f.subject = NEW.subject)",
            ),
            Trigger(
                "a_form_of_a_record_is_of_its_edition",
                "archives_issuedform",
                "INSERT",
                "NEW.record_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM archives_record r WHERE r.id = NEW.record_id "
                "AND r.edition_id = NEW.edition_id)",
            ),
            Trigger(
                "no_form_bears_the_code_of_a_sheet",
                "archives_issuedform",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_sheetorder o WHERE o.code = NEW.code)",
            ),
            Trigger(
                "no_sheet_bears_the_code_of_a_form",
                "publication_sheetorder",
                "INSERT",
                "EXISTS (SELECT 1 FROM archives_issuedform f WHERE f.code = NEW.code)",
            ),
        ),
    ]
