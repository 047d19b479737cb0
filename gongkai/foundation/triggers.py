"""Triggers, written once for SQLite and PostgreSQL: what the database itself refuses.

A trigger carries its name as the sentence it holds true, and raises an error that names it.
SQLite drops a table's triggers when a migration rebuilds the table, so `tests/architecture` checks that every
trigger declared here exists after all migrations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import migrations

DECLARED: dict[str, str] = {}
"""Every trigger that a migration declares: name → table. Filled while migrations load."""


@dataclass(frozen=True)
class Trigger:
    """Refuse `event` on `table` where `when` holds.

    `event` is "INSERT", "UPDATE", "UPDATE OF column" or "DELETE"; `when` is an SQL condition over NEW and OLD that
    both databases understand (sub-selects allowed), None refuses always; `when_postgresql` takes its place on PostgreSQL
    where the two must differ (calendar days of a moment, for one).
    """

    name: str
    table: str
    event: str
    when: str | None = None
    when_postgresql: str | None = None

    def statements(self, vendor: str) -> list[str]:
        """The SQL that creates the trigger on `vendor`."""
        if vendor == "sqlite":
            only_when = f" WHEN {self.when}" if self.when else ""
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW{only_when} "
                f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            ]
        body = f"RAISE EXCEPTION '{self.name}' USING ERRCODE = 'integrity_constraint_violation';"
        condition = self.when_postgresql or self.when
        if condition:
            # A condition may hold sub-selects, which PostgreSQL allows in the function's body but not in WHEN.
            body = f"IF ({condition}) THEN {body} END IF;"
        passed = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN {passed}; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def removal(self, vendor: str) -> list[str]:
        """The SQL that removes the trigger on `vendor`."""
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}"]
        return [f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.name}()"]


def append_only(table: str) -> tuple[Trigger, Trigger]:
    """Rows of `table` are written once: refuse UPDATE and DELETE."""
    return (
        Trigger(f"{table}_rows_never_change", table, "UPDATE"),
        Trigger(f"{table}_rows_are_never_deleted", table, "DELETE"),
    )


def install(*triggers: Trigger | Iterable[Trigger]) -> migrations.RunPython:
    """A migration operation that creates `triggers` and can be reversed."""
    flat: list[Trigger] = []
    for given in triggers:
        flat.extend([given] if isinstance(given, Trigger) else given)
    DECLARED.update({trigger.name: trigger.table for trigger in flat})

    def create(apps: Any, schema_editor: Any) -> None:
        for trigger in flat:
            for statement in trigger.statements(schema_editor.connection.vendor):
                _run(schema_editor, statement)

    def drop(apps: Any, schema_editor: Any) -> None:
        for trigger in flat:
            for statement in trigger.removal(schema_editor.connection.vendor):
                _run(schema_editor, statement)

    return migrations.RunPython(create, drop)


def suspended(trigger: Trigger, *operations: migrations.RunPython) -> list[migrations.RunPython]:
    """`operations` of a migration between taking `trigger` away and putting it back: a later column is filled in for rows of old."""

    def drop(apps: Any, schema_editor: Any) -> None:
        for statement in trigger.removal(schema_editor.connection.vendor):
            _run(schema_editor, statement)

    def create(apps: Any, schema_editor: Any) -> None:
        for statement in trigger.statements(schema_editor.connection.vendor):
            _run(schema_editor, statement)

    return [migrations.RunPython(drop, create), *operations, migrations.RunPython(create, drop)]


def rebuilt(table: str, *operations: Any) -> list[Any]:
    """`operations` of a migration for which SQLite rebuilds `table`: triggers on it, or that read it, are taken away and put back."""
    kept: list[str] = []

    def take(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor != "sqlite":
            return
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND (tbl_name = %s OR sql LIKE %s)", [table, f"%{table}%"]
            )
            found = cursor.fetchall()
            kept[:] = [statement for _, statement in found]
            for name, _ in found:
                cursor.execute(f'DROP TRIGGER "{name}"')

    def put(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            for statement in kept:
                _run(schema_editor, statement)

    return [migrations.RunPython(take, put), *operations, migrations.RunPython(put, take)]


def _run(schema_editor: Any, statement: str) -> None:
    # Through a bare cursor: the schema editor would read % signs in LIKE patterns as parameters.
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(statement)
