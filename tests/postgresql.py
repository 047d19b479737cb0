"""A PostgreSQL server for tests: started in a temporary folder, reached through a socket there, gone when its starter is.

    python -m tests.postgresql pytest -m "both or postgresql"

runs a command with DATABASE_URL set to a fresh cluster. Without PostgreSQL's binaries that is left out with a word about it;
where the environment variable CI is set it is a failure.
"""

import atexit
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

_NEWEST = max(
    Path("/usr/lib/postgresql").glob("*/bin"), default=Path("/usr/lib/postgresql/15/bin"), key=lambda path: float(path.parent.name)
)
BINARIES = Path(os.environ.get("POSTGRESQL_BIN", _NEWEST))
_USER = "gongkai"
_PATIENCE = 30  # seconds


class Missing(Exception):  # noqa: N818
    """There is no PostgreSQL on this machine; the text says what was looked for."""


@dataclass
class Cluster:
    """A running server. `url` names its database "gongkai", which is empty at first."""

    folder: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        """The address of the database "gongkai", as DATABASE_URL takes it."""
        return self._url("gongkai")

    def database(self, name: str) -> str:
        """Make the empty database `name`, dropping an earlier one of that name; return its address."""
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self._url(name)

    def stop(self) -> None:
        """Stop the server and remove its folder; more than once does no harm."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            try:
                self.process.wait(_PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.send_signal(signal.SIGQUIT)
                self.process.wait(_PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return f"postgresql://{_USER}@/{quote(name)}?host={quote(str(self.folder), safe='')}"


def start() -> Cluster:
    """Start a cluster of its own; it stops when this process ends, however it ends. `Missing` where there are no binaries."""
    absent = [name for name in ("initdb", "postgres") if not (BINARIES / name).is_file()]
    if absent or shutil.which("setpriv") is None:
        raise Missing(f"没有 PostgreSQL：在 {BINARIES} 找不到 {'、'.join(absent) or 'setpriv'}（可用 POSTGRESQL_BIN 指定目录）")
    folder = Path(tempfile.mkdtemp(prefix="gongkai-postgresql-"))
    maker = os.getpid()
    atexit.register(lambda: os.getpid() == maker and shutil.rmtree(folder, ignore_errors=True))
    # The server refuses to run as root. INT when the parent dies: a fast shutdown.
    run = ["setpriv", "--pdeathsig", "INT"]
    if os.geteuid() == 0:
        owner = _unprivileged()
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        run += ["--reuid", str(owner.pw_uid), "--regid", str(owner.pw_gid), "--clear-groups"]
    data = folder / "data"
    with (folder / "log").open("wb") as log:
        made = subprocess.run(
            [*run, BINARIES / "initdb", "-D", data, "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            stdout=log,
            stderr=log,
            cwd=folder,
        )
        if made.returncode:
            raise RuntimeError((folder / "log").read_text(errors="replace"))
        options = {"fsync": "off", "full_page_writes": "off", "listen_addresses": "", "unix_socket_directories": str(folder)}
        given = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        process = subprocess.Popen([*run, BINARIES / "postgres", "-D", data, *given], stdout=log, stderr=log, cwd=folder)
    cluster = Cluster(folder, process)
    atexit.register(lambda: os.getpid() == maker and cluster.stop())
    _await(cluster)
    cluster.database("gongkai")
    return cluster


def _await(cluster: Cluster) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(cluster._url("postgres"), connect_timeout=2).close()
            return
        except psycopg.OperationalError:
            if cluster.process.poll() is not None or time.monotonic() > deadline:
                log = (cluster.folder / "log").read_text(errors="replace")
                cluster.stop()
                raise RuntimeError(f"PostgreSQL did not start:\n{log}")
            time.sleep(0.05)


def _unprivileged() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def main(command: list[str]) -> int:
    """Run `command` with DATABASE_URL set to a cluster of its own; return its exit code."""
    if not command:
        print("usage: python -m tests.postgresql COMMAND …", file=sys.stderr)
        return 2
    try:
        cluster = start()
    except Missing as missing:
        print(missing, file=sys.stderr)
        return 1 if os.environ.get("CI") else 0
    try:
        # The interpreter's own folder first: `pytest` is the one beside it.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        return subprocess.run(command, env=os.environ | {"DATABASE_URL": cluster.url, "PATH": path}).returncode
    finally:
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
