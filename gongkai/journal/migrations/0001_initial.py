from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, append_only, install

ENTRY, HEAD = "journal_entry", "journal_head"
FIRST = ", ".join(f"'{algorithm}:{'0' * 64}'" for algorithm in ("sha256", "sm3"))
ROW_BEFORE = "COALESCE((SELECT hash FROM journal_entry WHERE chain = NEW.chain AND seq = NEW.seq - 1), '')"
TRIGGERS = (
    *append_only(ENTRY),
    # SQLite's INSERT OR REPLACE removes the old row without asking the trigger for DELETE.
    Trigger("journal_entry_rows_are_never_replaced", ENTRY, "INSERT", "EXISTS (SELECT 1 FROM journal_entry WHERE id = NEW.id)"),
    # With one row a place, this also keeps places without gaps.
    Trigger(
        "journal_entry_follows_the_row_before",
        ENTRY,
        "INSERT",
        f"NEW.previous NOT IN ({FIRST}) AND NEW.seq = 0 OR NEW.previous <> {ROW_BEFORE} AND NEW.seq > 0",
    ),
    Trigger("journal_head_begins_at_nothing", HEAD, "INSERT", f"NEW.size <> 0 OR NEW.head NOT IN ({FIRST})"),
    Trigger("journal_head_is_never_replaced", HEAD, "INSERT", "EXISTS (SELECT 1 FROM journal_head WHERE chain = NEW.chain)"),
    Trigger(
        "journal_head_moves_forward_by_one",
        HEAD,
        "UPDATE",
        "NEW.chain <> OLD.chain OR NEW.size <> OLD.size + 1 OR "
        "NEW.head <> COALESCE((SELECT hash FROM journal_entry WHERE chain = NEW.chain AND seq = NEW.size - 1), '')",
    ),
    Trigger("journal_head_is_never_deleted", HEAD, "DELETE"),
)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ("chain", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("size", models.PositiveBigIntegerField()),
                ("head", models.CharField(max_length=71)),
            ],
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("chain", models.CharField(max_length=40)),
                ("seq", models.PositiveBigIntegerField()),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=80)),
                ("actor", models.BigIntegerField(null=True)),
                ("actor_name", models.TextField()),
                ("post", models.CharField(blank=True, max_length=40)),
                ("on_behalf_of", models.TextField(blank=True)),
                ("subject_type", models.CharField(blank=True, max_length=80)),
                ("subject_id", models.CharField(blank=True, max_length=80)),
                ("subject_title", models.TextField(blank=True)),
                ("digest", models.CharField(blank=True, max_length=71)),
                ("details", models.TextField()),
                ("public", models.BooleanField()),
                ("salt", models.CharField(max_length=32)),
                ("payload_digest", models.CharField(max_length=71)),
                ("previous", models.CharField(max_length=71)),
                ("hash", models.CharField(max_length=71)),
                ("key_id", models.CharField(max_length=16)),
                ("signature", models.CharField(max_length=88)),
            ],
            options={
                "ordering": ["chain", "seq"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id"], name="journal_entry_of_subject"),
                    models.Index(condition=models.Q(("public", True)), fields=["chain", "seq"], name="journal_entry_public"),
                ],
                "constraints": [models.UniqueConstraint(fields=("chain", "seq"), name="a_place_in_a_chain_is_taken_once")],
            },
        ),
        install(TRIGGERS),
    ]
