"""Changes for the search index (检索变动)."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install


class Migration(migrations.Migration):
    """A table of its own, written once."""

    dependencies = [("publication", "0005_sheets")]

    operations = [
        migrations.CreateModel(
            name="SearchChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "release",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="publication.release"),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        install(append_only("publication_searchchange")),
    ]
