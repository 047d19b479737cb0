"""Who has read what is open inside, and who has confirmed it (阅读情况, clause 2.D)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

PERSON = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": settings.AUTH_USER_MODEL}
KEY = {"auto_created": True, "primary_key": True, "serialize": False, "verbose_name": "ID"}


class Migration(migrations.Migration):
    dependencies = [
        ("publication", "0011_screens"),
        ("approval", "0005_groups"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(**KEY)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(**PERSON)),
                ("release", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release")),
            ],
            options={
                "ordering": ["at", "pk"],
                "constraints": [models.UniqueConstraint(fields=("release", "person"), name="a_person_first_reads_an_edition_once")],
            },
        ),
        migrations.CreateModel(
            name="ReadingRequest",
            fields=[
                ("id", models.BigAutoField(**KEY)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(**PERSON)),
                ("release", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release")),
            ],
        ),
        migrations.CreateModel(
            name="ReadingConfirmation",
            fields=[
                ("id", models.BigAutoField(**KEY)),
                ("at", models.DateTimeField()),
                ("person", models.ForeignKey(**PERSON)),
                ("reading", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.reading")),
            ],
        ),
        install(
            append_only("publication_reading"),
            append_only("publication_readingrequest"),
            append_only("publication_readingconfirmation"),
            Trigger(
                "everybody_confirms_his_own_reading",
                "publication_readingconfirmation",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM publication_reading r JOIN publication_readingrequest q ON q.release_id = r.release_id "
                "WHERE r.id = NEW.reading_id AND r.person_id = NEW.person_id)",
            ),
            Trigger(
                "what_opens_to_named_people_names_them",
                "publication_opening",
                "INSERT",
                "NEW.audience = 0 AND NOT EXISTS (SELECT 1 FROM approval_scopedgroup g JOIN approval_examination x ON x.id = g.examination_id "
                "JOIN publication_release r ON r.version_id = x.version_id WHERE r.id = NEW.release_id AND x.outcome = 'agree')",
            ),
        ),
    ]
