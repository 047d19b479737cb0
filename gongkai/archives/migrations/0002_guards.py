"""What the database itself refuses of the archive: changed records, a filed stage without its record."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [("archives", "0001_initial"), ("publication", "0002_guards")]

    operations = [
        install(
            append_only("archives_record"),
            append_only("archives_package"),
            Trigger(
                "a_record_is_filed_of_what_was_released",
                "archives_record",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM publication_release r WHERE r.edition_id = NEW.edition_id "
                "AND r.version_id = NEW.version_id AND r.digest = NEW.digest)",
            ),
            Trigger(
                "a_filed_edition_has_a_record",
                "disclosure_edition",
                "UPDATE",
                "NEW.stage = 'filed' AND OLD.stage <> NEW.stage AND NOT EXISTS "
                "(SELECT 1 FROM archives_record r WHERE r.edition_id = NEW.id)",
            ),
        )
    ]
