"""House rules that neither ruff nor import-linter can see. Each failure says where the code should go instead."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import ForeignKey, ManyToManyField

from gongkai.foundation.triggers import DECLARED

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "gongkai"

FACES = ("office", "portal", "interface", "api")
WRITES = {
    "save", "asave", "create", "acreate", "update", "aupdate", "delete", "adelete", "bulk_create", "abulk_create",
    "bulk_update", "abulk_update", "get_or_create", "aget_or_create", "update_or_create", "aupdate_or_create",
}  # fmt: skip

NOT_ONE_TRANSACTION = {
    "publication.settle": "a loop over transactions: finishes one release after the other, each durable on its own",
    "publication.remake": "a loop over transactions: one page that cannot be made does not keep the others back",
    "publication.open_what_is_due": "a loop over transactions: one release that cannot open does not keep the others shut",
    "disclosure.call_for_what_is_due": "a loop over transactions: each duty is called for by itself",
    "disclosure.raise_what_is_planned": "a loop over transactions: each row of a plan is raised for itself",
    "catalog.raise_what_has_arisen": "a loop over transactions: each duty is raised for itself",
    "catalog.move_what_moved": "a loop over transactions: each duty is moved for itself",
    "secrecy.recount_what_moved": "a loop over transactions: each holder's day is moved for itself",
    "publication.expire_what_is_due": "a loop over transactions: one release that cannot be taken down does not keep the others open",
    "archives.issue_form": "draws the paper first, which takes a moment, then notes it in one durable transaction",
    "archives.pack": "writes the package's files first, which may take long, then notes them in one durable transaction",
}
"""Public functions of actions.py that are no single transaction, with the reason."""

WITHOUT_A_PERSON = {"publication.settle": "repeats what persons have already done and the journal already holds"}
"""Public functions of actions.py that take no `by`, with the reason."""

IMPORTS_WHERE_NEEDED = {
    "gongkai/config/cli.py": "a sub-command loads only what it needs: verifying public files needs neither Django nor a database",
    "gongkai/journal/report.py": "the same for the two halves of journal verify: files without Django, the database with it",
    "gongkai/vault/child.py": "a parser of foreign files is loaded after the child has limited itself, and only the one asked for",
    "gongkai/papers/child.py": "the same for papers: nothing that draws is loaded before the child has limited itself",
    "gongkai/papers/converting.py": "the same for files of which a copy is made",
    "gongkai/screening/ocr.py": "the models of recognition take a second and much memory: they are loaded where a picture has to be read",
    "gongkai/screening/child.py": "the same for screening: nothing that reads is loaded before the child has limited itself",
    "gongkai/search/wheels.py": "engine and segmenter are built for some processors only; where one is missing, another does its work",
}
"""Modules that may import inside functions, with the reason."""


def sources(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Every module of the product (no tests, no migrations) below the named packages, with its path from the root."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE)
        if not {"tests", "migrations"} & set(inside.parts) and (not folders or inside.parts[0] in folders):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def layers() -> dict[str, int]:
    """Package → height in the line, read from the import contract: 0 is the ground."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    line = next(contract["layers"] for contract in contracts if contract["type"] == "layers" and contract["containers"] == ["gongkai"])
    return {name.strip(" ()"): height for height, level in enumerate(reversed(line)) for name in level.replace(":", "|").split("|")}


def is_write(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr not in WRITES:
        return False
    # QuerySet.update takes keywords only: with a positional argument it is a dict's or a set's.
    return not (node.func.attr == "update" and node.args)


def test_faces_never_write():
    found = [
        f"{name}:{node.lineno}: a face calls .{node.func.attr}(): rows are written by an action (gongkai/<concept>/actions.py)"
        for name, tree in sources(*FACES)
        for node in ast.walk(tree)
        if is_write(node)
    ]
    assert not found, "\n".join(found)


def public_actions() -> Iterator[tuple[str, str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in sources():
        if name.endswith("/actions.py"):
            for node in tree.body:
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                    yield f"{name}:{node.lineno}", f"{Path(name).parent.name}.{node.name}", node


def is_durable(decorator: ast.expr) -> bool:
    return ast.unparse(decorator) == "transaction.atomic(durable=True)"


def test_every_action_is_one_durable_transaction():
    found = [
        f"{where}: {action} is not decorated @transaction.atomic(durable=True); a helper is private (_{node.name}), a read goes to "
        "queries.py, a loop over transactions is named in NOT_ONE_TRANSACTION with its reason"
        for where, action, node in public_actions()
        if not any(is_durable(decorator) for decorator in node.decorator_list) and action not in NOT_ONE_TRANSACTION
    ]
    assert not found, "\n".join(found)


def test_every_action_is_told_who_acts():
    found = [
        f"{where}: {action} takes no keyword `by` (def {node.name}(…, *, by)); without a person nothing can be recorded"
        for where, action, node in public_actions()
        if "by" not in {argument.arg for argument in node.args.kwonlyargs} and action not in WITHOUT_A_PERSON
    ]
    assert not found, "\n".join(found)


def test_every_action_says_what_it_does():
    found = [
        f"{where}: {action} has no docstring: one line with the legal term, then what it refuses"
        for where, action, node in public_actions()
        if not ast.get_docstring(node)
    ]
    assert not found, "\n".join(found)


def test_the_exceptions_are_still_there():
    actions = {action: node for _, action, node in public_actions()}
    assert set(NOT_ONE_TRANSACTION) | set(WITHOUT_A_PERSON) <= set(actions)
    assert all(not any(map(is_durable, actions[name].decorator_list)) for name in NOT_ONE_TRANSACTION)
    hidden = {name for name, tree in sources() if list(imports_inside(tree))}
    assert set(IMPORTS_WHERE_NEEDED) == hidden & set(IMPORTS_WHERE_NEEDED)


def relations() -> Iterator[tuple[str, str, str, bool]]:
    """(where, own package, package pointed to, whether the reverse name is hidden) of every foreign key of ours."""
    for model in apps.get_models(include_auto_created=True):
        if model.__module__.startswith("gongkai."):
            for field in model._meta.local_fields + model._meta.local_many_to_many:
                if isinstance(field, ForeignKey | ManyToManyField):
                    target = field.related_model.__module__.split(".")
                    to = target[1] if target[0] == "gongkai" else ""
                    yield f"{model.__module__}.{model.__name__}.{field.name}", model.__module__.split(".")[1], to, field.remote_field.hidden


def test_foreign_keys_look_back():
    height = layers()
    found = [
        f"{where}: points to gongkai.{to}, which is later in the line than gongkai.{own}: let the later concept hold the key"
        for where, own, to, _ in relations()
        if to and height[to] > height[own]
    ]
    assert not found, "\n".join(found)
    assert len(list(relations())) > 20


def test_foreign_keys_leave_no_handle_in_front():
    found = [
        f'{where}: give it related_name="+"; whoever needs the way back asks a query of gongkai.{own}'
        for where, own, _, hidden in relations()
        if not hidden
    ]
    assert not found, "\n".join(found)


def imports_inside(tree: ast.Module) -> Iterator[ast.stmt]:
    """Imports inside functions, and those at the top that hang on a condition other than TYPE_CHECKING."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from (inside for inside in ast.walk(node) if isinstance(inside, ast.Import | ast.ImportFrom))
    for node in tree.body:
        if isinstance(node, ast.If | ast.Try) and "TYPE_CHECKING" not in ast.unparse(node.test if isinstance(node, ast.If) else node):
            yield from (inside for inside in ast.walk(node) if isinstance(inside, ast.Import | ast.ImportFrom))


def test_imports_stand_at_the_top():
    found = [
        f"{name}:{node.lineno}: an import inside a function or a condition hides a cycle: move what both need to the earlier package"
        for name, tree in sources()
        if name not in IMPORTS_WHERE_NEEDED
        for node in imports_inside(tree)
    ]
    assert not found, "\n".join(sorted(set(found)))


# Written backwards, or this file would be found.
REGISTRIES = [name[::-1] for name in ("gro.sjmpn.yrtsiger", "gro.ipyp", "gro.detsohnohtyp", "gro.naibed.bed", "moc.gkpnray.yrtsiger")]


def test_no_file_names_a_registry():
    """Which mirror serves the packages is the machine's business; a lock file keeps versions and digests only."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    ).stdout.split(b"\0")
    found = []
    for name in filter(None, listed):
        path = ROOT / name.decode()
        data = path.read_bytes() if path.is_file() else b""
        found += [f"{name.decode()}: names {host}: leave the address out" for host in REGISTRIES if host.encode() in data]
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8"), "package-lock.json: install with .npmrc's options"
    assert not found, "\n".join(found)


@pytest.mark.both
@pytest.mark.django_db
def test_every_declared_trigger_is_in_the_database():
    MigrationLoader(connection)
    statement = {
        "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(statement)
        present = dict(cursor.fetchall())
    lost = [
        f"{name} on {table}: is gone after all migrations; SQLite drops triggers when it rebuilds a table, so install it again in the "
        "migration that altered the table"
        for name, table in DECLARED.items()
        if present.get(name) != table
    ]
    assert not lost, "\n".join(lost)
    assert DECLARED


@pytest.mark.django_db
def test_migrations_say_all_that_the_models_say():
    without = [
        f"gongkai/{config.path.rpartition('/')[2]}: has tables and no migrations/: gongkai manage makemigrations {config.label}"
        for config in apps.get_app_configs()
        if config.name.startswith("gongkai.") and list(config.get_models()) and not (Path(config.path) / "migrations/__init__.py").is_file()
    ]
    assert not without, "\n".join(without)
    call_command("makemigrations", check_changes=True, dry_run=True, verbosity=1)
