"""What the database itself refuses of publication: the gate of the whole line, audiences, dates, index numbers, history."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, append_only, install


def _agreed(table):
    return f"EXISTS (SELECT 1 FROM {table} o WHERE o.version_id = NEW.version_id AND o.outcome = 'agree' AND o.digest = NEW.digest)"


_GATE = " AND ".join(
    [
        "NEW.digest = (SELECT v.digest FROM disclosure_version v WHERE v.id = NEW.version_id)",
        "EXISTS (SELECT 1 FROM disclosure_edition e WHERE e.id = NEW.edition_id AND e.current_id = NEW.version_id AND e.stage = 'approved')",
        _agreed("disclosure_selfreview"),
        _agreed("disclosure_agreement"),
        _agreed("secrecy_verdict"),
        "NOT EXISTS (SELECT 1 FROM secrecy_verdict o WHERE o.version_id = NEW.version_id AND o.outcome <> 'agree')",
        _agreed("approval_examination"),
        _agreed("approval_approval"),
        "(NOT EXISTS (SELECT 1 FROM approval_examination o WHERE o.version_id = NEW.version_id AND o.zone_wide_important) OR "
        + _agreed("approval_countersignature")
        + ")",
    ]
)
_STEP = "FROM approval_examination x JOIN publication_release r ON r.version_id = x.version_id WHERE r.id = NEW.release_id AND x.outcome = 'agree'"
_DAY_OF_STEP = f"(SELECT CASE NEW.position WHEN 1 THEN x.first_opens_on ELSE x.then_opens_on END {_STEP})"


class Migration(migrations.Migration):
    dependencies = [("publication", "0001_initial"), ("approval", "0003_guards")]

    operations = [
        install(
            append_only("publication_release"),
            append_only("publication_opening"),
            append_only("publication_indexnumber"),
            append_only("publication_snapshot"),
            append_only("publication_withdrawal"),
            append_only("publication_tombstone"),
            append_only("publication_posting"),
            Trigger("nothing_is_released_without_the_whole_procedure", "publication_release", "INSERT", f"NOT ({_GATE})"),
            Trigger(
                "a_step_opens_to_the_audience_that_was_examined",
                "publication_opening",
                "INSERT",
                f"NEW.audience IS DISTINCT FROM (SELECT CASE NEW.position WHEN 1 THEN x.first_audience ELSE x.then_audience END {_STEP})",
            ),
            Trigger(
                "a_step_opens_on_its_day_at_the_earliest",
                "publication_opening",
                "INSERT",
                f"date(NEW.at, '+8 hours') < {_DAY_OF_STEP}",
                f"(NEW.at AT TIME ZONE 'Asia/Shanghai')::date < {_DAY_OF_STEP}",
            ),
            Trigger(
                "what_was_withdrawn_never_opens",
                "publication_opening",
                "INSERT",
                "EXISTS (SELECT 1 FROM publication_withdrawal w WHERE w.release_id = NEW.release_id)",
            ),
            Trigger(
                "index_numbers_are_dense",
                "publication_indexnumber",
                "INSERT",
                "NEW.serial <> 1 + (SELECT count(*) FROM publication_indexnumber n WHERE n.body_id = NEW.body_id AND n.year = NEW.year)",
            ),
            Trigger(
                "an_index_number_is_for_what_society_may_read",
                "publication_indexnumber",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM publication_opening o JOIN publication_release r ON r.id = o.release_id "
                "JOIN disclosure_edition e ON e.id = r.edition_id WHERE e.item_id = NEW.item_id AND o.audience = 3)",
            ),
            Trigger(
                "a_published_edition_has_a_release",
                "disclosure_edition",
                "UPDATE",
                "NEW.stage = 'published' AND OLD.stage <> NEW.stage AND NOT EXISTS "
                "(SELECT 1 FROM publication_release r WHERE r.edition_id = NEW.id AND r.version_id = NEW.current_id)",
            ),
            Trigger(
                "a_withdrawn_edition_has_a_withdrawal",
                "disclosure_edition",
                "UPDATE",
                "NEW.stage = 'withdrawn' AND OLD.stage <> NEW.stage AND NOT EXISTS (SELECT 1 FROM publication_withdrawal w "
                "JOIN publication_release r ON r.id = w.release_id WHERE r.edition_id = NEW.id)",
            ),
        )
    ]
