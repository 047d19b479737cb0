"""Which files ClamAV's daemon found clean."""

from django.db import migrations, models

from gongkai.foundation.triggers import append_only, install


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0002_filescreening"),
    ]

    operations = [
        migrations.CreateModel(
            name="VirusScan",
            fields=[
                ("digest", models.CharField(max_length=71, primary_key=True, serialize=False, verbose_name="摘要")),
                ("at", models.DateTimeField(verbose_name="扫描时间")),
            ],
            options={
                "verbose_name": "病毒扫描",
                "verbose_name_plural": "病毒扫描",
            },
        ),
        install(append_only("vault_virusscan")),
    ]
