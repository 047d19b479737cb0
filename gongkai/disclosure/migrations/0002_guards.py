"""What the database itself refuses of collection: history that changes, stages that jump, opinions on other bytes."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, append_only, install

# The moves of the procedure as (from, to). Written out, because a migration must not change with the code;
# tests/architecture compares it with the procedure's own table.
PAIRS = tuple(
    (before, after)
    for before, afters in {
        "collected": ("proposed", "returned", "withheld"),
        "proposed": ("collected", "consented", "cleared", "returned", "withheld", "referred"),
        "consented": ("collected", "cleared", "returned", "withheld", "referred"),
        "cleared": ("collected", "examined", "returned", "withheld"),
        "examined": ("collected", "countersigned", "approved", "returned", "withheld"),
        "countersigned": ("collected", "approved", "returned", "withheld"),
        "approved": ("collected", "published", "returned", "withheld"),
        "published": ("filed", "withdrawn", "superseded", "expired"),
        "filed": ("handed_over", "withdrawn", "superseded", "expired"),
        "handed_over": ("withdrawn", "superseded", "expired"),
        "returned": ("collected",),
        "referred": ("proposed", "consented", "returned", "withheld"),
        "withdrawn": ("filed", "handed_over"),
        "superseded": ("filed", "handed_over", "withdrawn", "expired"),
        "expired": ("filed", "handed_over", "withdrawn"),
    }.items()
    for after in afters
)

_PERMITTED = " OR ".join(f"(OLD.stage = '{before}' AND NEW.stage = '{after}')" for before, after in PAIRS)


def opinion_guards(table):
    """An opinion names the digest of the version it is given on, and that version is the current one of its edition."""
    return (
        *append_only(table),
        Trigger(
            f"{table}_names_the_digest_it_read",
            table,
            "INSERT",
            "NEW.digest <> (SELECT v.digest FROM disclosure_version v WHERE v.id = NEW.version_id)",
        ),
        Trigger(
            f"{table}_is_given_on_the_current_version",
            table,
            "INSERT",
            "NOT EXISTS (SELECT 1 FROM disclosure_edition e WHERE e.current_id = NEW.version_id)",
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        install(
            append_only("disclosure_call"),
            append_only("disclosure_item"),
            append_only("disclosure_version"),
            append_only("disclosure_attachment"),
            append_only("disclosure_stagechange"),
            opinion_guards("disclosure_selfreview"),
            opinion_guards("disclosure_agreement"),
            Trigger("an_edition_is_never_deleted", "disclosure_edition", "DELETE"),
            Trigger("an_edition_starts_with_collection", "disclosure_edition", "INSERT", "NEW.stage <> 'collected'"),
            Trigger(
                "a_stage_follows_only_from_one_before_it",
                "disclosure_edition",
                "UPDATE",
                f"OLD.stage <> NEW.stage AND NOT ({_PERMITTED})",
            ),
            Trigger(
                "an_edition_stays_with_its_item",
                "disclosure_edition",
                "UPDATE",
                "OLD.item_id <> NEW.item_id OR OLD.number <> NEW.number",
            ),
            Trigger(
                "the_current_version_belongs_to_its_edition",
                "disclosure_edition",
                "UPDATE",
                "NEW.current_id IS NOT NULL AND NOT EXISTS "
                "(SELECT 1 FROM disclosure_version v WHERE v.id = NEW.current_id AND v.edition_id = NEW.id)",
            ),
            Trigger(
                "a_version_changes_only_before_release",
                "disclosure_edition",
                "UPDATE",
                "OLD.current_id IS NOT NULL AND NEW.current_id <> OLD.current_id AND OLD.stage IN "
                "('published', 'filed', 'handed_over', 'withdrawn', 'superseded', 'expired', 'withheld')",
            ),
            Trigger(
                "a_proposal_has_self_review_and_agreement",
                "disclosure_edition",
                "UPDATE",
                "NEW.stage = 'proposed' AND OLD.stage <> NEW.stage AND NOT ("
                "EXISTS (SELECT 1 FROM disclosure_selfreview r WHERE r.version_id = NEW.current_id AND r.outcome = 'agree') AND "
                "EXISTS (SELECT 1 FROM disclosure_agreement a WHERE a.version_id = NEW.current_id AND a.outcome = 'agree'))",
            ),
        )
    ]
