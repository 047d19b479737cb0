"""An answer to a finding may be replaced until the verdict; a number that passes its check is a false alarm only with a choice of why;
and what blocked in a former version and still stands keeps the verdict closed (clauses 8.1, 8.2)."""

import django.db.models.deletion
from django.db import migrations, models

from gongkai.foundation.triggers import Trigger, install, rebuilt

_CLOSED = "no_clear_verdict_while_a_finding_is_unresolved"
_NEWEST = "(SELECT max(s.id) FROM disclosure_screening s WHERE s.version_id = NEW.version_id AND s.digest = NEW.digest)"


def _same_as(finding, version):
    joined = (
        "FROM secrecy_resolution r JOIN disclosure_finding g ON g.id = r.finding_id JOIN disclosure_screening h ON h.id = g.screening_id"
    )
    same = " AND ".join(f"g.{column} = {finding}.{column}" for column in ("kind", "part", "file_name", "place", "excerpt"))
    return f"{joined} WHERE h.version_id = {version} AND {same} AND coalesce(g.start, -1) = coalesce({finding}.start, -1)"


def _answered(finding, version):
    # The last answer counts, and one may have taken all back.
    return f"(coalesce((SELECT r.outcome {_same_as(finding, version)} ORDER BY r.id DESC LIMIT 1), 'reopened') <> 'reopened')"


def _unresolved(answered):
    return (
        "NEW.outcome = 'agree' AND EXISTS (SELECT 1 FROM disclosure_finding f WHERE f.severity = 'block' "
        f"AND f.screening_id = {_NEWEST} AND NOT {answered})"
    )


def _still_there(same_part):
    return (
        "NEW.outcome = 'agree' AND EXISTS (SELECT 1 FROM disclosure_version v JOIN disclosure_version w ON w.edition_id = v.edition_id "
        "AND w.id <> v.id JOIN disclosure_screening t ON t.version_id = w.id JOIN disclosure_finding f ON f.screening_id = t.id "
        "WHERE v.id = NEW.version_id AND f.severity = 'block' "
        "AND t.id = (SELECT max(u.id) FROM disclosure_screening u WHERE u.version_id = w.id) "
        "AND ((f.part = 'file' AND EXISTS (SELECT 1 FROM disclosure_attachment a WHERE a.version_id = v.id AND a.blob_id = f.blob_id)) "
        f"OR (f.part <> 'file' AND {same_part})) "
        f"AND NOT EXISTS (SELECT 1 FROM disclosure_finding n WHERE n.screening_id = {_NEWEST} AND n.kind = f.kind "
        f"AND n.excerpt = f.excerpt) AND NOT {_answered('f', 'w.id')})"
    )


_OLD = Trigger(_CLOSED, "secrecy_verdict", "INSERT", _unresolved(f"EXISTS (SELECT 1 {_same_as('f', 'NEW.version_id')})"))


def _run(schema_editor, statements):
    with schema_editor.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _take_away(apps, schema_editor):
    _run(schema_editor, _OLD.removal(schema_editor.connection.vendor))


def _put_back(apps, schema_editor):
    _run(schema_editor, _OLD.statements(schema_editor.connection.vendor))


_KIND = "(SELECT f.kind FROM disclosure_finding f WHERE f.id = NEW.finding_id)"
_ITS_VERSION = (
    "(SELECT s.version_id FROM disclosure_finding f JOIN disclosure_screening s ON s.id = f.screening_id WHERE f.id = NEW.finding_id)"
)


class Migration(migrations.Migration):
    dependencies = [("secrecy", "0010_recount"), ("disclosure", "0006_guest")]

    operations = [
        *rebuilt(
            "secrecy_resolution",
            migrations.RemoveConstraint("resolution", "a_resolution_says_what_it_rests_on"),
            migrations.AlterField(
                "resolution",
                "finding",
                models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="disclosure.finding"),
            ),
            migrations.AlterField(
                "resolution",
                "outcome",
                models.CharField(
                    choices=[
                        ("false_alarm", "误报"),
                        ("redacted", "已在新稿中处理"),
                        ("permitted", "依例外认定可以公开"),
                        ("reopened", "撤回处理，重新列为待处理"),
                    ],
                    max_length=20,
                ),
            ),
            migrations.AddField(
                "resolution",
                "why",
                models.CharField(
                    blank=True,
                    choices=[
                        ("sample", "示例、测试或者作废的号码，不属于任何人"),
                        ("other_number", "其他编号，恰好通过校验"),
                        ("misread", "文字识别有误，原件上不是这个号码"),
                        ("public_account", "单位公开的对公账户"),
                    ],
                    default="",
                    max_length=20,
                    verbose_name="不是真实号码的原因",
                ),
            ),
            migrations.AddField(
                "resolution",
                "replaces",
                models.OneToOneField(
                    blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="secrecy.resolution"
                ),
            ),
            migrations.AddConstraint(
                "resolution",
                models.CheckConstraint(
                    condition=models.Q(outcome="false_alarm", redacted_in__isnull=True, determination__isnull=True) & ~models.Q(reason="")
                    | models.Q(outcome="redacted", redacted_in__isnull=False, determination__isnull=True)
                    | models.Q(outcome="permitted", redacted_in__isnull=True, determination__isnull=False)
                    | models.Q(outcome="reopened", redacted_in__isnull=True, determination__isnull=True, replaces__isnull=False)
                    & ~models.Q(reason=""),
                    name="a_resolution_says_what_it_rests_on",
                ),
            ),
            migrations.AddConstraint(
                "resolution",
                models.UniqueConstraint(fields=["finding"], condition=models.Q(replaces=None), name="a_finding_is_answered_first_but_once"),
            ),
        ),
        migrations.RunPython(_take_away, _put_back),
        install(
            Trigger(_CLOSED, "secrecy_verdict", "INSERT", _unresolved(_answered("f", "NEW.version_id"))),
            Trigger(
                "no_clear_verdict_while_a_former_finding_still_stands",
                "secrecy_verdict",
                "INSERT",
                _still_there("json_extract(w.content, '$.' || f.part) = json_extract(v.content, '$.' || f.part)"),
                _still_there("(w.content::json ->> f.part) = (v.content::json ->> f.part)"),
            ),
            Trigger(
                "a_number_that_passes_its_check_needs_a_why",
                "secrecy_resolution",
                "INSERT",
                f"NEW.outcome = 'false_alarm' AND NEW.why = '' AND {_KIND} IN ('resident_id', 'bank_card')",
            ),
            Trigger(
                "no_answer_is_replaced_after_the_verdict",
                "secrecy_resolution",
                "INSERT",
                f"NEW.replaces_id IS NOT NULL AND EXISTS (SELECT 1 FROM secrecy_verdict d WHERE d.version_id = {_ITS_VERSION})",
            ),
        ),
    ]
