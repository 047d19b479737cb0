"""Why what is due does not open (公开受阻, clause 2.D)."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install


class Migration(migrations.Migration):
    dependencies = [("publication", "0006_searchchange")]

    operations = [
        migrations.CreateModel(
            name="HeldUp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("at", models.DateTimeField()),
                ("release", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release")),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=~models.Q(reason=""), name="what_is_held_up_says_why")],
            },
        ),
        install(append_only("publication_heldup")),
    ]
