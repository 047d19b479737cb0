"""What is opened to the Party alone, for good or at first, is marked as an inner-party matter (clause 2.D)."""

from django.db import migrations

from gongkai.foundation.triggers import Trigger, install

PARTY = 1


class Migration(migrations.Migration):
    dependencies = [("approval", "0003_guards"), ("disclosure", "0003_inner_party")]

    operations = [
        install(
            Trigger(
                "a_party_scope_is_for_marked_matters",
                "approval_examination",
                "INSERT",
                f"NEW.first_audience = {PARTY} AND NOT (SELECT v.inner_party FROM disclosure_version v WHERE v.id = NEW.version_id)",
            ),
        )
    ]
