from django.db import migrations

from gongkai.foundation.triggers import Trigger, install

CATEGORY, ENTRY, UNIT = "catalog_category", "catalog_entry", "organization_unit"


def kept(table: str, rows: str) -> tuple[Trigger, Trigger]:
    """Rows are never deleted, nor replaced: SQLite's INSERT OR REPLACE does not ask the trigger for DELETE."""
    return (
        Trigger(f"{rows}_are_never_deleted", table, "DELETE"),
        Trigger(f"{rows}_are_never_replaced", table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"),
    )


WITHIN_ONE_BODY = (
    f"NOT EXISTS (SELECT 1 FROM {CATEGORY} own WHERE own.id = NEW.category_id AND own.body_id = NEW.body_id) OR "
    "(NEW.unit_id IS NOT NULL AND "
    f"NOT EXISTS (SELECT 1 FROM {UNIT} usual WHERE usual.id = NEW.unit_id AND usual.body_id = NEW.body_id))"
)
TRIGGERS = (
    *kept(CATEGORY, "categories"),
    Trigger(
        "a_category_keeps_its_number", CATEGORY, "UPDATE", "NEW.id <> OLD.id OR NEW.body_id <> OLD.body_id OR NEW.number <> OLD.number"
    ),
    *kept(ENTRY, "entries"),
    Trigger(
        "an_entry_keeps_its_code",
        ENTRY,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.body_id <> OLD.body_id OR NEW.category_id <> OLD.category_id OR NEW.letter <> OLD.letter",
    ),
    Trigger("a_retired_entry_stays_as_it_was", ENTRY, "UPDATE", "OLD.retired_on IS NOT NULL"),
    Trigger("an_entry_stays_within_one_body_at_first", ENTRY, "INSERT", WITHIN_ONE_BODY),
    Trigger("an_entry_stays_within_one_body_later", ENTRY, "UPDATE", WITHIN_ONE_BODY),
)


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [install(TRIGGERS)]
