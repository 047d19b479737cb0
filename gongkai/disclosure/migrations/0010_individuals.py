"""People without an account answer a call on a one-time page: its key, its code, its end, and what they supplied (clause 2.A)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("disclosure", "0009_plan_text"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CallPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="被征集人")),
                ("contact", models.CharField(max_length=120, verbose_name="联系方式")),
                ("key_digest", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField(verbose_name="有效期至")),
                ("at", models.DateTimeField()),
                ("call", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.call")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="CallCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_hash", models.CharField(max_length=128)),
                (
                    "how",
                    models.CharField(
                        choices=[("phone", "电话"), ("person", "当面"), ("post", "邮寄或者机要")], max_length=10, verbose_name="告知方式"
                    ),
                ),
                ("contact", models.CharField(max_length=120, verbose_name="电话或者地址，以及从哪里得知")),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("page", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.callpage")),
            ],
        ),
        migrations.CreateModel(
            name="CallPageEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.CharField(max_length=200, verbose_name="收回理由")),
                ("at", models.DateTimeField()),
                ("page", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.callpage")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name="Supplied",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True, verbose_name="文字")),
                ("files", models.JSONField(default=list, verbose_name="文件")),
                ("source", models.CharField(blank=True, max_length=64)),
                ("digest", models.CharField(max_length=71)),
                ("at", models.DateTimeField()),
                ("code", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.callcode")),
                ("page", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.callpage")),
            ],
        ),
        migrations.AddConstraint(
            model_name="callpage",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("name", ""), _negated=True), models.Q(("contact", ""), _negated=True)),
                name="a_page_of_a_call_names_whom_it_is_for",
            ),
        ),
        migrations.AddConstraint(
            model_name="callpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("at"))), name="a_page_of_a_call_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="callcode",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("contact", ""), _negated=True), ("how__in", ["phone", "person", "post"])),
                name="a_code_of_a_call_says_how_it_was_told",
            ),
        ),
        migrations.AddConstraint(
            model_name="callpageend",
            constraint=models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="a_page_taken_back_says_why"),
        ),
        migrations.AddConstraint(
            model_name="supplied",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("files", []), _negated=True), _connector="OR"),
                name="what_is_supplied_is_a_text_or_a_file",
            ),
        ),
        install(
            append_only("disclosure_callpage"),
            append_only("disclosure_callcode"),
            append_only("disclosure_callpageend"),
            append_only("disclosure_supplied"),
            Trigger(
                "a_code_of_a_call_is_told_by_another_than_who_made_the_page",
                "disclosure_callcode",
                "INSERT",
                "NEW.person_id = (SELECT p.person_id FROM disclosure_callpage p WHERE p.id = NEW.page_id)",
            ),
            Trigger(
                "what_is_supplied_came_by_the_code_of_its_page",
                "disclosure_supplied",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM disclosure_callcode c WHERE c.id = NEW.code_id AND c.page_id = NEW.page_id)",
            ),
            Trigger(
                "nothing_is_supplied_over_a_page_that_was_taken_back",
                "disclosure_supplied",
                "INSERT",
                "EXISTS (SELECT 1 FROM disclosure_callpageend e WHERE e.page_id = NEW.page_id)",
            ),
            Trigger(
                "nothing_is_supplied_over_a_page_that_has_run_out",
                "disclosure_supplied",
                "INSERT",
                "NEW.at >= (SELECT p.expires_at FROM disclosure_callpage p WHERE p.id = NEW.page_id)",
            ),
        ),
    ]
