"""Taking down what was posted (撤除, clauses 4.1, 5.1, 8.9)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0007_heldup"),
        ("vault", "0002_filescreening"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Removal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("removed_on", models.DateField(verbose_name="撤除日期")),
                ("who", models.CharField(max_length=100, verbose_name="办理人")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("evidence_name", models.CharField(blank=True, max_length=255)),
                ("at", models.DateTimeField()),
                (
                    "evidence",
                    models.ForeignKey(
                        blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="vault.blob"
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("posting", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.posting")),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.CheckConstraint(condition=~models.Q(who=""), name="a_removal_names_who_did_it")],
            },
        ),
        install(
            append_only("publication_removal"),
            Trigger(
                "nothing_comes_down_before_it_hung",
                "publication_removal",
                "INSERT",
                "NEW.removed_on < (SELECT p.shown_from FROM publication_posting p WHERE p.id = NEW.posting_id)",
            ),
            Trigger(
                "pages_of_the_site_come_down_by_themselves",
                "publication_removal",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_posting p WHERE p.id = NEW.posting_id AND p.person_id IS NULL)",
            ),
        ),
    ]
