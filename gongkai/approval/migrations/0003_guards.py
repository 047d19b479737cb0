"""What the database itself refuses of examination and approval: changed opinions, one person twice, a stage without its opinion."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, append_only, install

TABLES = ("disclosure_consent", "approval_examination", "approval_countersignature", "approval_approval")


def _acted(table, also=""):
    return (
        f"EXISTS (SELECT 1 FROM {table} o WHERE o.version_id = NEW.version_id AND o.outcome = 'agree'{also} "
        "AND (o.person_id = NEW.person_id OR o.on_behalf_of_id = NEW.person_id "
        "OR o.person_id = NEW.on_behalf_of_id OR o.on_behalf_of_id = NEW.on_behalf_of_id))"
    )


_DRAFTED = (
    "EXISTS (SELECT 1 FROM disclosure_version v WHERE v.id = NEW.version_id "
    "AND (v.drafted_by_id = NEW.person_id OR v.drafted_by_id = NEW.on_behalf_of_id))"
)
# In small offices, where the body's settings say so, the secrecy reviewer and the examiner may be one person.
_NOT_SMALL = (
    "AND NOT (SELECT b.reviewer_may_examine FROM organization_body b JOIN disclosure_item i ON i.body_id = b.id "
    "JOIN disclosure_edition e ON e.item_id = i.id JOIN disclosure_version v ON v.edition_id = e.id WHERE v.id = NEW.version_id)"
)


def _guards(table):
    others = ["disclosure_agreement", *[one for one in TABLES if one != table]]
    if table == "approval_examination":
        verdict = f"({_acted('secrecy_verdict')} {_NOT_SMALL})"
    else:
        verdict = _acted("secrecy_verdict")
    twice = " OR ".join([_DRAFTED, verdict, *[_acted(one) for one in others]])
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
        Trigger(f"{table}_is_by_one_who_has_not_acted", table, "INSERT", f"NEW.outcome = 'agree' AND ({twice})"),
    )


def _needs(name, stage, table, also=""):
    return Trigger(
        name,
        "disclosure_edition",
        "UPDATE",
        f"NEW.stage = '{stage}' AND OLD.stage <> NEW.stage AND NOT EXISTS "
        f"(SELECT 1 FROM {table} o WHERE o.version_id = NEW.current_id AND o.outcome = 'agree'{also})",
    )


class Migration(migrations.Migration):
    dependencies = [("approval", "0002_initial"), ("secrecy", "0002_guards"), ("organization", "0001_initial")]

    operations = [
        install(
            *[_guards(table) for table in TABLES],
            _needs("a_consented_edition_has_a_consent", "consented", "disclosure_consent"),
            _needs("an_examined_edition_has_an_examination", "examined", "approval_examination"),
            _needs("a_countersigned_edition_has_a_countersignature", "countersigned", "approval_countersignature"),
            _needs("an_approved_edition_has_an_approval", "approved", "approval_approval"),
            Trigger(
                "an_important_matter_is_countersigned_before_approval",
                "approval_approval",
                "INSERT",
                "NEW.outcome = 'agree' AND EXISTS (SELECT 1 FROM approval_examination x WHERE x.version_id = NEW.version_id "
                "AND x.outcome = 'agree' AND x.zone_wide_important) AND NOT EXISTS "
                "(SELECT 1 FROM approval_countersignature c WHERE c.version_id = NEW.version_id AND c.outcome = 'agree')",
            ),
        )
    ]
