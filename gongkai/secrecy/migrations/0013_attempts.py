"""How often somebody outside tried the one-time pages: in the database, for all processes that serve (clause 8.4)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("secrecy", "0012_cleaning"),
    ]

    operations = [
        migrations.CreateModel(
            name="Attempts",
            fields=[
                ("who", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_index=True)),
                ("count", models.PositiveIntegerField()),
            ],
        ),
    ]
