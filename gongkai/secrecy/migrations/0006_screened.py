"""No agreeing verdict on what the machine has not looked at (clauses 8.1, 8.2)."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, install


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0005_review_guards"), ("disclosure", "0004_screening")]

    operations = [
        install(
            Trigger(
                "nothing_is_cleared_that_was_not_screened",
                "secrecy_verdict",
                "INSERT",
                "NEW.outcome = 'agree' AND NOT EXISTS "
                "(SELECT 1 FROM disclosure_screening s WHERE s.version_id = NEW.version_id AND s.digest = NEW.digest)",
            ),
        )
    ]
