"""What the database itself refuses of the review: a clear verdict while anything is open, exceptions for state secrets, changed history."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, append_only, install

_PERMISSIBLE = (
    "'commercial_secret', 'resident_id', 'resident_id_suspect', 'passport', 'travel_permit', 'bank_card', 'bank_account', 'mobile', "
    "'landline', 'email', 'vehicle_plate', 'home_address', 'sensitive_person', 'person_name'"
)
_KIND = "(SELECT f.kind FROM disclosure_finding f WHERE f.id = NEW.finding_id)"
_ITS_VERSION = (
    "(SELECT s.version_id FROM disclosure_finding f JOIN disclosure_screening s ON s.id = f.screening_id WHERE f.id = NEW.finding_id)"
)
# The same thing seen again by a later screening of the version needs no second answer.
_ANSWERED = (
    "EXISTS (SELECT 1 FROM secrecy_resolution r JOIN disclosure_finding g ON g.id = r.finding_id "
    "JOIN disclosure_screening h ON h.id = g.screening_id WHERE h.version_id = NEW.version_id AND g.kind = f.kind AND g.part = f.part "
    "AND g.file_name = f.file_name AND g.place = f.place AND coalesce(g.start, -1) = coalesce(f.start, -1) AND g.excerpt = f.excerpt)"
)
_AGREES = "NEW.outcome = 'agree' AND "
_NO_DETERMINATION = "NOT EXISTS (SELECT 1 FROM secrecy_determination d WHERE d.consultation_id = c.id)"
_NOT_ANSWERED = "NOT EXISTS (SELECT 1 FROM secrecy_reply a WHERE a.consultation_id = NEW.consultation_id)"
_DUE = "(SELECT c.due_on FROM secrecy_consultation c WHERE c.id = NEW.consultation_id)"


def _reads_the_current_version(table):
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
    dependencies = [("secrecy", "0004_conclusion")]

    operations = [
        install(
            append_only("secrecy_resolution"),
            append_only("secrecy_ruling"),
            append_only("secrecy_statement"),
            append_only("secrecy_statementend"),
            append_only("secrecy_reply"),
            append_only("secrecy_invitation"),
            _reads_the_current_version("secrecy_jointverdict"),
            _reads_the_current_version("secrecy_referral"),
            _reads_the_current_version("secrecy_consultation"),
            _reads_the_current_version("secrecy_determination"),
            Trigger("a_new_verdict_says_what_it_concludes", "secrecy_verdict", "INSERT", "NEW.conclusion = ''"),
            Trigger(
                "no_clear_verdict_while_a_finding_is_unresolved",
                "secrecy_verdict",
                "INSERT",
                f"{_AGREES}EXISTS (SELECT 1 FROM disclosure_finding f WHERE f.severity = 'block' AND f.screening_id = "
                "(SELECT max(s.id) FROM disclosure_screening s WHERE s.version_id = NEW.version_id AND s.digest = NEW.digest) "
                f"AND NOT {_ANSWERED})",
            ),
            Trigger(
                "no_clear_verdict_while_a_co_issuer_is_silent_or_objects",
                "secrecy_verdict",
                "INSERT",
                f"{_AGREES}EXISTS (SELECT 1 FROM disclosure_coissuer c WHERE c.version_id = NEW.version_id AND NOT EXISTS "
                "(SELECT 1 FROM secrecy_jointverdict j WHERE j.co_issuer_id = c.id AND j.digest = NEW.digest AND j.outcome = 'agree'))",
            ),
            Trigger(
                "no_clear_verdict_while_a_consultation_is_open",
                "secrecy_verdict",
                "INSERT",
                f"{_AGREES}EXISTS (SELECT 1 FROM secrecy_consultation c WHERE c.version_id = NEW.version_id AND {_NO_DETERMINATION} "
                "AND NOT EXISTS (SELECT 1 FROM secrecy_reply a WHERE a.consultation_id = c.id AND a.outcome = 'consent'))",
            ),
            Trigger(
                "only_a_holders_own_is_permitted_by_exception",
                "secrecy_resolution",
                "INSERT",
                f"NEW.outcome = 'permitted' AND {_KIND} NOT IN ({_PERMISSIBLE})",
            ),
            Trigger(
                "what_cannot_be_read_is_no_false_alarm",
                "secrecy_resolution",
                "INSERT",
                f"NEW.outcome = 'false_alarm' AND {_KIND} = 'unreadable'",
            ),
            Trigger(
                "a_permission_rests_on_an_exception_for_its_version",
                "secrecy_resolution",
                "INSERT",
                "NEW.outcome = 'permitted' AND NOT EXISTS (SELECT 1 FROM secrecy_determination d WHERE d.id = NEW.determination_id "
                f"AND d.basis IN ('consent', 'public_interest') AND d.version_id = {_ITS_VERSION})",
            ),
            Trigger(
                "a_finding_is_redacted_in_a_later_version_of_its_edition",
                "secrecy_resolution",
                "INSERT",
                "NEW.outcome = 'redacted' AND NOT EXISTS (SELECT 1 FROM disclosure_version v JOIN disclosure_version w "
                f"ON w.edition_id = v.edition_id WHERE v.id = {_ITS_VERSION} AND w.id = NEW.redacted_in_id AND w.number > v.number)",
            ),
            Trigger(
                "a_joint_verdict_is_that_of_a_co_issuer_of_its_version",
                "secrecy_jointverdict",
                "INSERT",
                "NEW.version_id <> (SELECT c.version_id FROM disclosure_coissuer c WHERE c.id = NEW.co_issuer_id)",
            ),
            Trigger(
                "a_joint_verdict_is_given_while_the_review_is_open",
                "secrecy_jointverdict",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM disclosure_edition e WHERE e.current_id = NEW.version_id AND e.stage IN ('proposed', 'consented'))",
            ),
            Trigger(
                "nobody_concludes_jointly_on_what_he_drafted_or_agreed_to",
                "secrecy_jointverdict",
                "INSERT",
                "NEW.post = 'unit_head' AND (NEW.person_id = (SELECT v.drafted_by_id FROM disclosure_version v WHERE v.id = NEW.version_id) "
                "OR EXISTS (SELECT 1 FROM disclosure_agreement a WHERE a.version_id = NEW.version_id "
                "AND (a.person_id = NEW.person_id OR a.on_behalf_of_id = NEW.person_id)))",
            ),
            Trigger(
                "a_referred_edition_has_a_referral",
                "disclosure_edition",
                "UPDATE",
                "NEW.stage = 'referred' AND OLD.stage <> NEW.stage AND NOT EXISTS "
                "(SELECT 1 FROM secrecy_referral r WHERE r.version_id = NEW.current_id)",
            ),
            Trigger(
                "what_was_referred_waits_for_its_ruling",
                "disclosure_edition",
                "UPDATE",
                "OLD.stage = 'referred' AND NEW.stage <> OLD.stage AND NOT EXISTS (SELECT 1 FROM secrecy_ruling a "
                "JOIN secrecy_referral r ON r.id = a.referral_id WHERE r.version_id = NEW.current_id)",
            ),
            Trigger(
                "a_determined_consent_was_given",
                "secrecy_determination",
                "INSERT",
                "NEW.basis = 'consent' AND NEW.consultation_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM secrecy_reply a "
                "WHERE a.consultation_id = NEW.consultation_id AND a.outcome IN ('consent', 'partly'))",
            ),
            Trigger(
                "silence_is_decided_on_after_the_day_to_answer_by",
                "secrecy_determination",
                "INSERT",
                f"NEW.consultation_id IS NOT NULL AND {_NOT_ANSWERED} AND date(NEW.at, '+8 hours') <= {_DUE}",
                f"NEW.consultation_id IS NOT NULL AND {_NOT_ANSWERED} AND (NEW.at AT TIME ZONE 'Asia/Shanghai')::date <= {_DUE}",
            ),
        )
    ]
