"""Settings of the tests: an installation of their own in a temporary folder, and nothing slow that is not under test.

The folder is made once per test process (each worker of xdist has its own) and handed to child processes in GONGKAI_HOME;
a test that gives its child another GONGKAI_HOME is obeyed.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def _remove(folder: str, maker: int) -> None:
    if os.getpid() == maker:  # not in a forked child
        shutil.rmtree(folder, ignore_errors=True)


if os.environ.get("GONGKAI_TESTS") != _WORKER:
    _home = tempfile.mkdtemp(prefix="gongkai-tests-")
    os.environ.update(GONGKAI_TESTS=_WORKER, GONGKAI_HOME=_home)
    atexit.register(_remove, _home, os.getpid())

from gongkai.config.settings import *  # noqa: E402, F403
from gongkai.config.settings import DATABASES, HOME, STORAGES  # noqa: E402

# A file, as in production: tests with several processes share it.
DATABASES["default"]["TEST"] = {"NAME": str(Path(HOME) / "tests.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # No test here pulls the plug of the machine; those that kill processes do not need the disk's word either.
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON;"
else:
    DATABASES["default"]["TEST"] = {"NAME": f"tests_{DATABASES['default']['NAME']}"}

# Made in a moment, and finding the same: what is particular to each engine its own tests ask of both.
SEARCH = "sqlite"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A job is done where it is asked for; one test runs a real worker (gongkai/config/tests/test_work_in_the_background.py).
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
