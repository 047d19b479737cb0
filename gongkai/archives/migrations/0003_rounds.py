"""A major or complex matter is not filed before its round of feedback is closed (clause 5.2)."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, install

_CLOSED = (
    "EXISTS (SELECT 1 FROM publication_roundclosure c JOIN publication_round r ON r.id = c.round_id "
    "JOIN publication_release p ON p.id = r.release_id WHERE p.edition_id = NEW.edition_id)"
)
_OPENED = "EXISTS (SELECT 1 FROM publication_round r JOIN publication_release p ON p.id = r.release_id WHERE p.edition_id = NEW.edition_id)"
_IMPORTANT = (
    "EXISTS (SELECT 1 FROM approval_examination x JOIN disclosure_edition e ON e.id = NEW.edition_id "
    "WHERE x.version_id = NEW.version_id AND x.outcome = 'agree' AND x.zone_wide_important AND e.stage = 'published')"
)


class Migration(migrations.Migration):
    dependencies = [("archives", "0002_guards"), ("approval", "0001_initial"), ("publication", "0009_feedback")]

    operations = [
        install(
            Trigger(
                "a_major_matter_is_filed_after_its_round",
                "archives_record",
                "INSERT",
                f"({_OPENED} OR {_IMPORTANT}) AND NOT {_CLOSED}",
            ),
        )
    ]
