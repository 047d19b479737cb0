"""An installation on disk: whether its database is there, and making it ready to serve."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command


def database_is_there() -> bool:
    """Whether the database file exists; always true for a database server, which answers for itself.

    SQLite would make a new, empty database where an existing one was moved away, so whoever is about to open it asks first.
    """
    name = settings.DATABASES["default"]["NAME"]
    return not isinstance(name, Path) or name.exists()


def has_published() -> bool:
    """Whether a public tree exists: then an absent database is a loss to report, not a new installation to begin."""
    return (settings.PUBLIC / "live").is_dir()


def collect_static() -> None:
    """Copy style sheets and scripts to where the server reads them; quick where nothing changed."""
    call_command("collectstatic", interactive=False, verbosity=0)


def migrate() -> None:
    """Bring the database's tables up to this version; OperationalError where the database cannot be reached."""
    call_command("migrate", interactive=False, verbosity=0)
