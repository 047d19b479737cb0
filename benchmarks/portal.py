"""What a page of the portal costs: `script/bench portal`.

The same page, byte for byte, comes from three servers in turn: nginx reading the file, `gongkai serve` as it is installed
(one web process, snapshots before Django), and a plain dynamic Django page (three queries, a template) under the same granian.
wrk asks on loopback for a few seconds at a time. Requests per second swing with whatever else the machine does, so the
measure is processor time per request of the server's whole process tree, the least of several rounds.
"""

import argparse
import contextlib
import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PLACE = "d/00817525-1/2022-00001"
LIMIT = 3.0
"""The claim: a snapshot costs at most this many times what nginx spends on the same file."""
TICKS = os.sysconf("SC_CLK_TCK")


# --- The plain dynamic page --------------------------------------------------------------------------------------------------

TEMPLATE = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{{ matter.title }}</title></head><body>
<h1>{{ matter.title }}</h1><table><tr><th>索引号</th><td>{{ matter.index }}</td><th>发布机构</th><td>{{ body.name }}</td></tr>
<tr><th>发文日期</th><td>{{ matter.issued|date:"Y年n月j日" }}</td><th>文号</th><td>{{ matter.number }}</td></tr></table>
<article>{% for paragraph in paragraphs %}<p>{{ paragraph }}</p>
{% endfor %}</article><ul>{% for other in others %}<li><a href="/{{ other.index }}/">{{ other.title }}</a></li>
{% endfor %}</ul></body></html>
"""


def plain_application() -> Any:
    """A WSGI application with one Django view: three queries on SQLite, one template, the usual middleware."""
    import django
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.db import models

    from_memory = ("django.template.loaders.locmem.Loader", {"page": TEMPLATE})
    settings.configure(
        SECRET_KEY="benchmark",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="benchmarks.portal",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["BENCHMARK_DATABASE"]}},
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {"loaders": [("django.template.loaders.cached.Loader", [from_memory])]},
            }
        ],
        MIDDLEWARE=[
            "django.middleware.security.SecurityMiddleware",
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
        ],
        INSTALLED_APPS=["django.contrib.sessions"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )  # fmt: skip
    django.setup()

    from django.db import connection
    from django.shortcuts import get_object_or_404, render
    from django.urls import path

    class Body(models.Model):
        name = models.CharField(max_length=200)

        class Meta:
            app_label = "portal"

    class Matter(models.Model):
        body = models.ForeignKey(Body, models.PROTECT, related_name="+")
        index = models.CharField(max_length=40, unique=True)
        title = models.CharField(max_length=200)
        number = models.CharField(max_length=100)
        issued = models.DateField(db_index=True)
        text = models.TextField()

        class Meta:
            app_label = "portal"

    if not connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Body)
            editor.create_model(Matter)
        body = Body.objects.create(name="示范高新技术产业园区管理委员会")
        text = "\n".join(f"第{number}条 园区管理委员会按照规定公开党务政务事项，接受党员和群众监督。" * 3 for number in range(1, 31))
        Matter.objects.bulk_create(
            Matter(
                body=body,
                index=f"d/00817525-1/2022-{serial:05}",
                title=f"关于第{serial}号事项的通知",
                number=f"示园管〔2022〕{serial}号",
                issued=f"2022-{serial % 12 + 1:02}-{serial % 28 + 1:02}",
                text=text,
            )
            for serial in range(1, 5001)
        )
    connection.close()

    def page(request: Any, place: str) -> Any:
        matter = get_object_or_404(Matter, index=place)
        body = Body.objects.get(pk=matter.body_id)
        others = Matter.objects.filter(issued__lt=matter.issued).order_by("-issued", "-pk").only("index", "title")[:10]
        return render(request, "page", {"matter": matter, "body": body, "paragraphs": matter.text.splitlines(), "others": others})

    global urlpatterns
    urlpatterns = [path("<path:place>/", page)]
    return get_wsgi_application()


urlpatterns: list[Any] = []


# --- The servers -------------------------------------------------------------------------------------------------------------


@dataclass
class Server:
    """A running server: what it is, where it answers, and what its processes have used."""

    name: str
    address: str
    process: subprocess.Popen[bytes]
    micros: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)

    def used(self) -> float:
        """Processor seconds of the process and all its descendants so far."""
        return sum(_seconds(pid) for pid in _tree(self.process.pid))


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _tree(int(child))


def _seconds(pid: int) -> float:
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / TICKS


def _free_port() -> int:
    with contextlib.closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@contextlib.contextmanager
def _running(name: str, address: str, command: list[str], **how: Any) -> Iterator[Server]:
    process = subprocess.Popen(command, **how)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(address, timeout=5).close()
                break
            except urllib.error.HTTPError:  # it answers; the page is laid later
                break
            except OSError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise SystemExit(f"{name} does not answer: {error}")
                time.sleep(0.1)
        yield Server(name, address, process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


NGINX = """
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  types {{ text/html html; }}
  charset utf-8;
  sendfile on;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    index index.html;
    add_header Cache-Control "public, max-age=60";
    add_header Content-Security-Policy "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    add_header X-Content-Type-Options nosniff;
    add_header Referrer-Policy same-origin;
    add_header X-Frame-Options DENY;
    add_header Cross-Origin-Opener-Policy same-origin;
  }}
}}
"""  # noqa: E501 - a header stands on one line


def _nginx(folder: Path, root: Path) -> contextlib.AbstractContextManager[Server]:
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    how: dict[str, Any] = {"stderr": subprocess.DEVNULL}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        how |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    port = _free_port()
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, root=root))
    command = [program, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")]
    return _running("nginx, static file", f"http://127.0.0.1:{port}/{PLACE}/", command, **how)


def _gongkai(home: Path) -> contextlib.AbstractContextManager[Server]:
    port = _free_port()
    surroundings = os.environ | {"GONGKAI_HOME": str(home), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "gongkai", "serve", "--port", str(port)]
    how = {"env": surroundings, "cwd": ROOT, "stdout": subprocess.DEVNULL}
    return _running("gongkai serve, snapshot", f"http://127.0.0.1:{port}/{PLACE}/", command, **how)


def _django(folder: Path) -> contextlib.AbstractContextManager[Server]:
    port = _free_port()
    surroundings = os.environ | {"BENCHMARK_DATABASE": str(folder / "plain.sqlite3")}
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    command += ["--no-ws", "--log-level", "error", "--factory", "benchmarks.portal:plain_application"]
    return _running("Django, dynamic page", f"http://127.0.0.1:{port}/{PLACE}/", command, env=surroundings, cwd=ROOT)


# --- Measuring ---------------------------------------------------------------------------------------------------------------


def _round(server: Server, seconds: int) -> None:
    before = server.used()
    told = subprocess.run(
        ["wrk", "-t1", "-c16", f"-d{seconds}s", server.address], capture_output=True, text=True, check=True, timeout=seconds + 30
    ).stdout
    spent = server.used() - before
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(f"{server.name} answered with errors:\n{told}")
    requests = int(re.search(r"(\d+) requests in", told)[1])  # type: ignore[index]
    server.micros.append(spent / requests * 1e6)
    server.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]))  # type: ignore[index]


def _body_of(server: Server) -> bytes:
    with urllib.request.urlopen(server.address, timeout=20) as answer:
        return answer.read()


def measure(rounds: int, seconds: int) -> list[Server]:
    """Run the servers side by side and ask each in turn; nginx first, then the snapshot, then the dynamic page."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gongkai-bench-")))
        folder.chmod(0o755)
        for name in ("plain", "nginx", "home"):
            (folder / name).mkdir()
        django = stack.enter_context(_django(folder / "plain"))
        page = _body_of(django)

        home = folder / "home"
        gongkai = stack.enter_context(_gongkai(home))
        snapshot = home / "public" / "objects" / ("0" * 64)
        snapshot.mkdir(parents=True)
        (snapshot / "index.html").write_bytes(page)
        pointer = home / "public" / "live" / PLACE
        pointer.parent.mkdir(parents=True)
        pointer.symlink_to(os.path.relpath(snapshot, pointer.parent))
        nginx = stack.enter_context(_nginx(folder / "nginx", home / "public" / "live"))

        servers = [nginx, gongkai, django]
        for server in servers:
            if _body_of(server) != page:
                raise SystemExit(f"{server.name} sends another page")
        print(f"one page of {len(page):,} bytes; wrk -t1 -c16, {rounds} rounds of {seconds} s each in turn; {os.cpu_count()} cores\n")
        for _ in range(rounds):
            for server in servers:
                _round(server, seconds)
        return servers


def main() -> int:
    """Print the table and whether the claim holds; 1 where it does not."""
    parser = argparse.ArgumentParser(prog="script/bench portal", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=3)
    given = parser.parse_args()
    for program in ("wrk", "nginx"):
        if not (shutil.which(program) or Path(f"/usr/sbin/{program}").exists()):
            raise SystemExit(f"{program} is not installed; script/bootstrap says why")
    servers = measure(given.rounds, given.seconds)
    nginx, snapshot, dynamic = servers
    least = {server.name: min(server.micros) for server in servers}
    print(f"{'':<26}{'CPU µs/request':>16}{'× nginx':>10}{'best requests/s':>18}")
    for server in servers:
        ratio = least[server.name] / least[nginx.name]
        print(f"{server.name:<26}{least[server.name]:>16.1f}{ratio:>10.2f}{max(server.rates):>18,.0f}")
    times = least[snapshot.name] / least[nginx.name]
    print(f"\ndynamic ÷ snapshot: {least[dynamic.name] / least[snapshot.name]:.0f} times the processor time")
    print(f"snapshot ≤ {LIMIT:.0f}× nginx: {'yes' if times <= LIMIT else 'no'} ({times:.2f}×)")
    return 0 if times <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
