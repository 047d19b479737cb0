"""An installation on disk: whether its database is there, and making it ready to serve."""

from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connections


def database_is_there() -> bool:
    """Whether the database file exists; always true for a database server, which answers for itself.

    It spares a visit that can only fail; that no empty database takes the place of one that was moved away,
    `open_only_what_is_there` sees to.
    """
    return settings.DATABASE_FILE is None or settings.DATABASE_FILE.exists()


def open_only_what_is_there() -> None:
    """Let this process open the database file, but never make one: a file moved away stays away, and opening it is an OperationalError.

    For processes that live on after the installation was made ready. Between a look at the file and its opening it may go.
    """
    name = connections.settings["default"]["NAME"]
    if isinstance(name, Path):
        connections.settings["default"]["NAME"] = f"file:{quote(str(name))}?mode=rw"


def has_published() -> bool:
    """Whether a public tree exists: then an absent database is a loss to report, not a new installation to begin."""
    return (settings.PUBLIC / "live").is_dir()


def collect_static() -> None:
    """Copy style sheets and scripts to where the server reads them; quick where nothing changed."""
    call_command("collectstatic", interactive=False, verbosity=0)


def migrate() -> None:
    """Bring the database's tables up to this version; OperationalError where the database cannot be reached."""
    call_command("migrate", interactive=False, verbosity=0)
