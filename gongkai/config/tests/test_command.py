"""The console command: help, misuse, and mistakes told in a sentence."""

import os
import subprocess
import sys

import pytest

from gongkai.config import cli
from gongkai.organization.models import Body, Person
from tests import migrated


@pytest.mark.parametrize("words", [["--help"], ["-h"], ["help"]])
def test_help_names_every_sub_command_in_chinese(words, capsys):
    assert cli.main(words) == 0
    told = capsys.readouterr().out
    for name in ("serve", "found", "demo", "clauses", "journal", "manage", "clock", "worker"):
        assert f"  {name}" in told
    assert "用法：gongkai 子命令" in told


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["bogus"],
        ["serve", "--bogus"],
        ["serve", "extra"],
        ["serve", "--port", "x"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["serve", "--port", "８０"],
        ["serve", "--port"],
        ["serve", "--threads", "0"],
        ["clock", "--beside", "x"],
        ["journal"],
        ["journal", "bogus"],
        ["journal", "verify", "--bogus"],
        ["clauses", "--bogus"],
        ["found"],
        ["found", "--name", "某管委会"],
    ],
)
def test_misuse_ends_with_two_and_a_sentence(words, capsys):
    assert cli.main(words) == 2
    told = capsys.readouterr()
    assert told.err or not words or words == ["journal"]
    assert "Traceback" not in told.err + told.out


@pytest.mark.parametrize("words", [["serve", "--help"], ["clock", "--help"], ["journal", "--help"], ["clauses", "--help"], ["--version"]])
def test_help_of_a_sub_command_ends_well(words, capsys):
    assert cli.main(words) == 0
    assert capsys.readouterr().out


def run(*words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "GONGKAI_TESTS"}}
    return subprocess.run([sys.executable, "-m", "gongkai", *words], capture_output=True, text=True, env=kept | surroundings, timeout=120)


def test_a_wrong_setting_is_told_without_a_traceback(tmp_path):
    told = run("clock", "--once", GONGKAI_HOME=str(tmp_path), DATABASE_URL="mysql://localhost/gongkai")
    assert told.returncode == 2
    assert told.stderr.startswith("设置有误：")
    assert "Traceback" not in told.stderr


def test_an_unreachable_database_is_told_without_a_traceback(tmp_path):
    told = run(
        "serve", "--port", "65500", GONGKAI_HOME=str(tmp_path), DATABASE_URL="postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
    )
    assert told.returncode == 1
    assert "数据库不可用" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_terminal_speaks_english_where_asked(tmp_path):
    assert "Usage" in run("--help", GONGKAI_LANGUAGE="en").stdout
    assert "用法" in run("--help", LANG="en_US.UTF-8", LANGUAGE="en").stdout


def test_manage_hands_over_to_django(tmp_path):
    told = run("manage", "check", GONGKAI_HOME=str(tmp_path))
    assert told.returncode == 0, told.stderr
    assert run("manage", "no_such_command", GONGKAI_HOME=str(tmp_path)).returncode == 1


def test_public_files_are_verified_without_django(tmp_path):
    """Whoever checks us has the public files and a key, and neither our database nor our settings."""
    program = (
        "import sys; from gongkai.config import cli; "
        f"status = cli.main(['journal', 'verify', '--public', {str(tmp_path)!r}]); "
        "print([name for name in sys.modules if name.partition('.')[0] in ('django', 'granian', 'psycopg')]); sys.exit(status)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path)
    assert told.stdout.strip().endswith("[]"), told.stdout + told.stderr
    assert told.returncode in (1, 2)
    assert not (tmp_path / "var").exists()


def test_the_clock_ticks_once_on_a_new_installation(tmp_path):
    migrated.lay(tmp_path)
    told = run("clock", "--once", GONGKAI_HOME=str(tmp_path))
    assert (told.returncode, told.stderr) == (0, "")


FOUND = ["found", "--name", "某某管理委员会", "--short-name", "某区", "--slug", "mou", "--code", "00817525-1"]
THREE = ["--system", "xitong=甲", "--security", "anquan=乙", "--auditor", "shenji=丙"]


@pytest.mark.clause("1.4")
@pytest.mark.django_db(transaction=True)
def test_a_body_is_founded_with_three_accounts_that_can_sign_in(capsys):
    assert cli.main([*FOUND, *THREE]) == 0
    accounts = [line.split("\t") for line in capsys.readouterr().out.splitlines() if line.count("\t") == 3]

    assert [account[0].strip() for account in accounts] == ["系统管理员", "安全管理员", "审计员"]
    for _post, name, username, password in accounts:
        person = Person.objects.get(username=username)
        assert person.name == name
        assert person.check_password(password)
        assert person.password_is_initial


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([*FOUND[:-1], "00817525-2", *THREE], "校验"),
        ([*FOUND, "--system", "甲", *THREE[2:]], "登录名=姓名"),
        ([*FOUND, *THREE, "--by", "nobody"], "nobody"),
    ],
)
def test_what_is_wrong_with_a_founding_is_told_and_nothing_is_written(words, told, capsys):
    assert cli.main(words) == 1
    assert told in capsys.readouterr().err
    assert not Body.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_second_body_is_founded_by_a_system_administrator_only(capsys):
    assert cli.main([*FOUND, *THREE]) == 0
    second = ["found", "--name", "另一管理委员会", "--short-name", "另区", "--slug", "ling", "--code", "00817804-9"]
    others = ["--system", "xitong2=丁", "--security", "anquan2=戊", "--auditor", "shenji2=己"]
    assert cli.main([*second, *others]) == 1
    assert cli.main([*second, *others, "--by", "anquan"]) == 1
    assert cli.main([*second, *others, "--by", "xitong"]) == 0
    assert Body.objects.count() == 2


def test_what_an_installation_keeps_is_closed_to_other_accounts_of_the_machine(tmp_path):
    home = tmp_path / "home"
    assert run(*FOUND, *THREE, GONGKAI_HOME=str(home)).returncode == 0

    open_to_others = [path for path in home.rglob("*") if path.stat().st_mode & 0o007]
    assert open_to_others == []
