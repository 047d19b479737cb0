from django.db import migrations

from gongkai.foundation.triggers import Trigger, install

BODY, UNIT, PERSON = "organization_body", "organization_unit", "organization_person"
APPOINTMENT, DELEGATION = "organization_appointment", "organization_delegation"
ADMINISTRATORS = "('system_administrator', 'security_administrator', 'auditor')"
DELEGABLE = "('unit_head', 'deputy_leader', 'principal_leader', 'group_head')"

# An appointment runs from its first day up to, not including, its last; one that ends on its first day never held.
BOTH_HOLD = (
    "(held.ends_on IS NULL OR (held.ends_on > NEW.starts_on AND held.ends_on > held.starts_on)) AND "
    "(NEW.ends_on IS NULL OR (NEW.ends_on > held.starts_on AND NEW.ends_on > NEW.starts_on))"
)
# A delegation runs up to and including its last day, but not on the day of its revocation.
LENT_MEANWHILE = (
    "lent.ends_on >= NEW.starts_on AND "
    "(lent.revoked_on IS NULL OR (lent.revoked_on > NEW.starts_on AND lent.revoked_on > lent.starts_on)) AND "
    "(NEW.ends_on IS NULL OR (NEW.ends_on > lent.starts_on AND NEW.ends_on > NEW.starts_on))"
)
HELD_MEANWHILE = (
    "held.starts_on <= NEW.ends_on AND (held.ends_on IS NULL OR (held.ends_on > NEW.starts_on AND held.ends_on > held.starts_on))"
)
ANOTHER_POST_BESIDE_AN_ADMINISTRATORS = (
    f"SELECT 1 FROM {APPOINTMENT} held WHERE held.person_id = NEW.person_id AND "
    f"(held.post IN {ADMINISTRATORS} OR NEW.post IN {ADMINISTRATORS}) AND {BOTH_HOLD}"
)
A_POWER_LENT_TO_AN_ADMINISTRATOR = (
    f"NEW.post IN {ADMINISTRATORS} AND EXISTS "
    f"(SELECT 1 FROM {DELEGATION} lent WHERE lent.to_person_id = NEW.person_id AND {LENT_MEANWHILE})"
)


def kept(table: str, rows: str) -> tuple[Trigger, Trigger]:
    """Rows are never deleted, nor replaced: SQLite's INSERT OR REPLACE does not ask the trigger for DELETE."""
    return (
        Trigger(f"{rows}_are_never_deleted", table, "DELETE"),
        Trigger(f"{rows}_are_never_replaced", table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"),
    )


def on_both(name: str, table: str, when: str) -> tuple[Trigger, Trigger]:
    """The same condition on INSERT and on UPDATE."""
    return Trigger(f"{name}_at_first", table, "INSERT", when), Trigger(f"{name}_later", table, "UPDATE", when)


TRIGGERS = (
    *kept(BODY, "bodies"),
    Trigger("a_body_keeps_its_code_and_address", BODY, "UPDATE", "NEW.id <> OLD.id OR NEW.code <> OLD.code OR NEW.slug <> OLD.slug"),
    *kept(UNIT, "units"),
    Trigger("a_unit_stays_in_its_body", UNIT, "UPDATE", "NEW.id <> OLD.id OR NEW.body_id <> OLD.body_id"),
    Trigger(
        "a_closed_unit_stays_closed",
        UNIT,
        "UPDATE",
        "OLD.closed_on IS NOT NULL AND (NEW.closed_on IS NULL OR NEW.closed_on <> OLD.closed_on)",
    ),
    *on_both(
        "a_unit_stands_below_one_of_its_body",
        UNIT,
        f"NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {UNIT} above WHERE above.id = NEW.parent_id AND above.body_id = NEW.body_id)",
    ),
    *kept(PERSON, "people"),
    Trigger("a_person_stays_in_one_body", PERSON, "UPDATE", "NEW.id <> OLD.id OR NEW.body_id <> OLD.body_id"),
    Trigger(
        "a_person_who_left_stays_gone",
        PERSON,
        "UPDATE",
        "OLD.left_on IS NOT NULL AND (NEW.left_on IS NULL OR NEW.left_on <> OLD.left_on OR NEW.is_active)",
    ),
    *on_both(
        "a_person_belongs_to_a_unit_of_the_body",
        PERSON,
        f"NEW.unit_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {UNIT} own WHERE own.id = NEW.unit_id AND own.body_id = NEW.body_id)",
    ),
    *kept(APPOINTMENT, "appointments"),
    Trigger(
        "an_appointment_changes_only_by_ending_sooner",
        APPOINTMENT,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.person_id <> OLD.person_id OR NEW.post <> OLD.post OR NEW.body_id <> OLD.body_id OR "
        "COALESCE(NEW.unit_id, 0) <> COALESCE(OLD.unit_id, 0) OR NEW.starts_on <> OLD.starts_on OR "
        "COALESCE(NEW.appointed_by_id, 0) <> COALESCE(OLD.appointed_by_id, 0) OR NEW.appointed_at <> OLD.appointed_at OR "
        "NEW.basis <> OLD.basis OR (OLD.ends_on IS NOT NULL AND (NEW.ends_on IS NULL OR NEW.ends_on > OLD.ends_on))",
    ),
    # 三员分立: whoever holds an administrator's post holds no other post of any kind at the same time, and acts for nobody.
    Trigger(
        "an_administrator_holds_no_other_post_at_first",
        APPOINTMENT,
        "INSERT",
        f"EXISTS ({ANOTHER_POST_BESIDE_AN_ADMINISTRATORS})",
    ),
    Trigger(
        "an_administrator_holds_no_other_post_later",
        APPOINTMENT,
        "UPDATE",
        f"EXISTS ({ANOTHER_POST_BESIDE_AN_ADMINISTRATORS} AND held.id <> OLD.id)",
    ),
    *on_both("an_administrator_acts_for_nobody", APPOINTMENT, A_POWER_LENT_TO_AN_ADMINISTRATOR),
    Trigger(
        "a_post_is_held_once_at_a_time",
        APPOINTMENT,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {APPOINTMENT} held WHERE held.person_id = NEW.person_id AND held.post = NEW.post AND "
        f"held.body_id = NEW.body_id AND COALESCE(held.unit_id, 0) = COALESCE(NEW.unit_id, 0) AND {BOTH_HOLD})",
    ),
    Trigger(
        "an_appointment_stays_within_one_body",
        APPOINTMENT,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {PERSON} p WHERE p.id = NEW.person_id AND p.body_id = NEW.body_id) OR (NEW.unit_id IS NOT NULL AND "
        f"NOT EXISTS (SELECT 1 FROM {UNIT} own WHERE own.id = NEW.unit_id AND own.body_id = NEW.body_id))",
    ),
    Trigger("nobody_appoints_himself", APPOINTMENT, "INSERT", "NEW.appointed_by_id IS NOT NULL AND NEW.appointed_by_id = NEW.person_id"),
    Trigger(
        "a_person_who_left_gets_no_post",
        APPOINTMENT,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {PERSON} p WHERE p.id = NEW.person_id AND p.left_on IS NOT NULL)",
    ),
    *kept(DELEGATION, "delegations"),
    Trigger(
        "a_delegation_changes_only_by_being_revoked",
        DELEGATION,
        "UPDATE",
        "NEW.id <> OLD.id OR NEW.appointment_id <> OLD.appointment_id OR NEW.to_person_id <> OLD.to_person_id OR "
        "NEW.starts_on <> OLD.starts_on OR NEW.ends_on <> OLD.ends_on OR NEW.reason <> OLD.reason OR "
        "NEW.recorded_by_id <> OLD.recorded_by_id OR NEW.recorded_at <> OLD.recorded_at OR OLD.revoked_on IS NOT NULL",
    ),
    Trigger("a_delegation_begins_unrevoked", DELEGATION, "INSERT", "NEW.revoked_on IS NOT NULL"),
    Trigger(
        "only_the_power_of_a_leader_is_delegated",
        DELEGATION,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {APPOINTMENT} own WHERE own.id = NEW.appointment_id AND own.post IN {DELEGABLE})",
    ),
    Trigger(
        "nobody_delegates_to_himself",
        DELEGATION,
        "INSERT",
        f"NEW.recorded_by_id = NEW.to_person_id OR EXISTS "
        f"(SELECT 1 FROM {APPOINTMENT} own WHERE own.id = NEW.appointment_id AND own.person_id = NEW.to_person_id)",
    ),
    Trigger(
        "a_delegation_stays_within_one_body",
        DELEGATION,
        "INSERT",
        f"NOT EXISTS (SELECT 1 FROM {APPOINTMENT} own, {PERSON} p WHERE own.id = NEW.appointment_id AND "
        "p.id = NEW.to_person_id AND p.body_id = own.body_id AND p.left_on IS NULL)",
    ),
    Trigger(
        "a_delegation_lies_within_its_appointment",
        DELEGATION,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {APPOINTMENT} own WHERE own.id = NEW.appointment_id AND "
        "(NEW.starts_on < own.starts_on OR NEW.ends_on >= own.ends_on))",
    ),
    Trigger(
        "no_power_is_delegated_to_an_administrator",
        DELEGATION,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {APPOINTMENT} held WHERE held.person_id = NEW.to_person_id AND held.post IN {ADMINISTRATORS} "
        f"AND {HELD_MEANWHILE})",
    ),
    Trigger(
        "a_power_is_delegated_to_one_person_at_a_time",
        DELEGATION,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {DELEGATION} lent WHERE lent.appointment_id = NEW.appointment_id AND lent.starts_on <= NEW.ends_on AND "
        "lent.ends_on >= NEW.starts_on AND "
        "(lent.revoked_on IS NULL OR (lent.revoked_on > NEW.starts_on AND lent.revoked_on > lent.starts_on)))",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("organization", "0001_initial")]

    operations = [install(TRIGGERS)]
