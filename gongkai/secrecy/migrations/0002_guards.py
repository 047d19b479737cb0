"""What the database itself refuses of the secrecy review: changed verdicts, one's own draft cleared, a stage without a verdict."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, append_only, install


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0001_initial"), ("disclosure", "0002_guards")]

    operations = [
        install(
            append_only("secrecy_verdict"),
            Trigger(
                "secrecy_verdict_names_the_digest_it_read",
                "secrecy_verdict",
                "INSERT",
                "NEW.digest <> (SELECT v.digest FROM disclosure_version v WHERE v.id = NEW.version_id)",
            ),
            Trigger(
                "secrecy_verdict_is_given_on_the_current_version",
                "secrecy_verdict",
                "INSERT",
                "NOT EXISTS (SELECT 1 FROM disclosure_edition e WHERE e.current_id = NEW.version_id)",
            ),
            Trigger(
                "nobody_clears_what_he_drafted_or_agreed_to",
                "secrecy_verdict",
                "INSERT",
                "NEW.outcome = 'agree' AND ("
                "NEW.person_id = (SELECT v.drafted_by_id FROM disclosure_version v WHERE v.id = NEW.version_id) OR "
                "EXISTS (SELECT 1 FROM disclosure_agreement a WHERE a.version_id = NEW.version_id "
                "AND (a.person_id = NEW.person_id OR a.on_behalf_of_id = NEW.person_id)) OR "
                "EXISTS (SELECT 1 FROM disclosure_consent c WHERE c.version_id = NEW.version_id AND c.outcome = 'agree' "
                "AND (c.person_id = NEW.person_id OR c.on_behalf_of_id = NEW.person_id)))",
            ),
            Trigger(
                "a_cleared_edition_has_a_clear_verdict",
                "disclosure_edition",
                "UPDATE",
                "NEW.stage = 'cleared' AND OLD.stage <> NEW.stage AND NOT EXISTS "
                "(SELECT 1 FROM secrecy_verdict r WHERE r.version_id = NEW.current_id AND r.outcome = 'agree')",
            ),
        )
    ]
