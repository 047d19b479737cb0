"""The console command `gongkai` (控制台命令).

Each sub-command imports what it needs when it is called: `journal verify --public` works on a machine with neither
database nor settings, and --help answers at once.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

import gongkai
from gongkai.config.words import gettext as _
from gongkai.foundation.objections import Refused

DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one sub-command; 0 done, 1 refused or failed, 2 misused. A person's mistake is told in a sentence, without a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _dispatch(words)
    except SystemExit as end:  # from argparse, also that of the sub-commands
        return end.code if isinstance(end.code, int) else DONE if end.code is None else _fail(str(end.code))
    except Refused as refused:
        for objection in refused.objections:
            clause = _("（条款 {clause}）").format(clause=objection.clause) if objection.clause else ""
            _say(_("不予办理：{reason}").format(reason=objection) + clause)
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def _dispatch(words: list[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        print(_help())
        return DONE if words else MISUSED
    if words[0] == "--version":
        print(f"gongkai {gongkai.__version__}")
        return DONE
    command, rest = words[0], words[1:]
    if command in _COMMANDS:
        return _COMMANDS[command][0](rest)
    return _misuse(_("没有子命令 {name}。").format(name=command))


def _serve(words: list[str]) -> int:
    parser = _Parser(prog="gongkai serve", description=_("启动公开网站和办公系统（一个网页进程，旁边一个定时进程、一个后台任务进程）。"))
    parser.add_argument("--host", default="127.0.0.1", metavar=_("地址"), help=_("监听地址（默认 127.0.0.1，只供本机）"))
    parser.add_argument("--port", default=8000, type=_port, metavar=_("端口"), help=_("监听端口（默认 8000）"))
    parser.add_argument("--threads", default=4, type=_several, metavar=_("个数"), help=_("同时处理的请求数（默认 4）"))
    given = parser.parse_args(words)

    def run() -> int:
        from gongkai.config import serve

        return serve.run(host=given.host, port=given.port, threads=given.threads)

    return _with_django(run)


def _clock(words: list[str]) -> int:
    parser = _Parser(prog="gongkai clock", description=_("定时进程：每 30 秒开启到期的公开步骤，完成中断的发布。serve 会自行启动它。"))
    parser.add_argument("--once", action="store_true", help=_("只做一次就退出"))
    parser.add_argument("--beside", type=int, metavar="PID", help=_("该进程结束时随之退出"))
    given = parser.parse_args(words)

    def run() -> int:
        from gongkai.config import clock

        if given.once:
            return DONE if clock.tick() else FAILED
        clock.run(beside=given.beside)
        return DONE

    return _with_django(run)


def _worker(words: list[str]) -> int:
    parser = _Parser(prog="gongkai worker", description=_("后台任务进程：识别扫描件和图片中的文字等。serve 会自行启动一个。"))
    parser.add_argument("--once", action="store_true", help=_("做完已有的任务就退出"))
    parser.add_argument("--beside", type=int, metavar="PID", help=_("该进程结束时随之退出"))
    given = parser.parse_args(words)

    def run() -> int:
        from gongkai.config import worker

        worker.run(once=given.once, beside=given.beside)
        return DONE

    return _with_django(run)


def _demo(words: list[str]) -> int:
    def run() -> int:
        from gongkai.config import installation
        from gongkai.demonstration import command

        if not _asks_for_help(words):
            installation.migrate()
        return command.run(words)

    return _with_django(run)


def _found(words: list[str]) -> int:
    parser = _Parser(prog="gongkai found", description=_("登记机构，并开设系统管理员、安全管理员、审计员三个账号；初始密码只显示这一次。"))
    parser.add_argument("--name", required=True, metavar=_("名称"), help=_("机构全称"))
    parser.add_argument("--short-name", required=True, metavar=_("简称"), help=_("机构简称"))
    parser.add_argument("--slug", required=True, metavar=_("标识"), help=_("网址中的标识，小写字母和数字，例如 gxq"))
    parser.add_argument("--code", required=True, metavar=_("代码"), help=_("组织机构代码或统一社会信用代码"))
    parser.add_argument("--site-code", default="", metavar=_("代码"), help=_("10位网站标识码"))
    parser.add_argument("--fonds", default="", metavar=_("全宗号"), help=_("全宗号，例如 J001"))
    for name, label in (("system", _("系统管理员")), ("security", _("安全管理员")), ("auditor", _("审计员"))):
        parser.add_argument(f"--{name}", required=True, metavar=_("登录名=姓名"), help=label)
    parser.add_argument("--by", default="", metavar=_("登录名"), help=_("已有机构时，由哪位系统管理员登记"))
    given = parser.parse_args(words)

    def run() -> int:
        from gongkai.config import founding, installation
        from gongkai.organization.rules import BodySettings
        from gongkai.procedure.posts import Post

        installation.migrate()
        settings = BodySettings(name=given.name, short_name=given.short_name, site_code=given.site_code, fonds_number=given.fonds)
        people = {
            Post.SYSTEM_ADMINISTRATOR: given.system,
            Post.SECURITY_ADMINISTRATOR: given.security,
            Post.AUDITOR: given.auditor,
        }
        body, accounts = founding.found(settings, slug=given.slug, code=given.code, people=people, by=given.by)
        print(_("{name}（{code}）已登记。").format(name=body.name, code=body.code))
        print(_("初始密码如下，只显示这一次；请分别交给本人，首次登录后立即修改："))
        for one in accounts:
            print(f"  {one.post.label_zh}\t{one.name}\t{one.username}\t{one.password}")
        return DONE

    return _with_django(run)


def _clauses(words: list[str]) -> int:
    from gongkai.config import clauses

    return clauses.run(words)


def _screen(words: list[str]) -> int:
    if "--published" in words:
        return _screen_published(words)
    # Neither settings nor a database: anybody may screen a file anywhere.
    from gongkai.screening import command

    return command.run(words)


def _screen_published(words: list[str]) -> int:
    parser = _Parser(
        prog="gongkai screen --published",
        description=_("存量筛查：对已公开的全部事项按今天的规则和词表再筛查一遍，列出发布前没有见过的疑点。中断后再次运行，接着做完。"),
    )
    parser.add_argument("--published", action="store_true", help=_("筛查已公开的事项"))
    parser.add_argument("--workers", default=1, type=_several, metavar=_("个数"), help=_("同时筛查的进程数（默认 1）"))
    parser.add_argument("--json", action="store_true", help=_("每件待核查的事项输出一行 JSON"))
    given = parser.parse_args(words)

    def run() -> int:
        from gongkai.config import backlog

        return backlog.run(workers=given.workers, as_json=given.json)

    return _with_django(run)


def _journal(words: list[str]) -> int:
    if not words or _asks_for_help(words[:1]):
        print(_("用法：gongkai journal verify [选项]\n\n核对留痕链；选项见 gongkai journal verify --help。"))
        return DONE if words else MISUSED
    if words[0] != "verify":
        return _misuse(_("没有子命令 journal {name}；可用的是 journal verify。").format(name=words[0]))
    rest = words[1:]

    def run() -> int:
        from gongkai.journal import report

        return report.run(rest)

    # With --public only published files and a public key are read: that must work far from any installation.
    is_offline = any(word == "--public" or word.startswith("--public=") for word in rest) or _asks_for_help(rest)
    return run() if is_offline else _with_django(run)


def _archive(words: list[str]) -> int:
    if not words or _asks_for_help(words[:1]):
        print(_("用法：gongkai archive verify [选项] PATH…\n\n核验归档包；选项见 gongkai archive verify --help。"))
        return DONE if words else MISUSED
    if words[0] != "verify":
        return _misuse(_("没有子命令 archive {name}；可用的是 archive verify。").format(name=words[0]))
    # Neither settings nor a database: a receiver has the package and nothing else.
    from gongkai.archives import report

    return report.run(words[1:])


def _check(words: list[str]) -> int:
    parser = _Parser(
        prog="gongkai check", description=_("核对全部数据：各行与留痕、内容与摘要、文件库、快照、归档包；留痕链本身用 journal verify。")
    )
    parser.add_argument("--json", action="store_true", help=_("以 JSON 输出"))
    given = parser.parse_args(words)

    def run() -> int:
        from gongkai.config import soundness

        found = []
        for fault in soundness.faults():
            found.append(fault)
            if not given.json:
                print(f"✗ {fault.message}", flush=True)
        virus_scan = soundness.without_virus_scan()
        if given.json:
            told = [{"code": fault.code, "message": fault.message} for fault in found]
            print(json.dumps({"sound": not found, "faults": told, "virus_scan": virus_scan}, ensure_ascii=False, indent=1))
        else:
            if virus_scan:
                print(f"！ {virus_scan}")
            print(_("发现{number}处问题。").format(number=len(found)) if found else _("核对通过：数据与留痕、摘要一致。"))
        return FAILED if found else DONE

    return _with_django(run)


def _index(words: list[str]) -> int:
    parser = _Parser(
        prog="gongkai index", description=_("检索索引。status 报告它是否跟上；rebuild 从数据库重新建立，建好之前原来的照常使用。")
    )
    parser.add_argument("what", choices=["status", "rebuild"], metavar="status|rebuild", help=_("报告，或者重新建立"))
    given = parser.parse_args(words)

    def run() -> int:
        from gongkai.publication import searching

        try:
            found = searching.rebuild() if given.what == "rebuild" else searching.status()
        except searching.Away:
            return _fail(_("还没有检索索引，或者索引不能读取；服务运行时会自行建立，也可以运行 gongkai index rebuild。"))
        print(_("引擎：{engine}").format(engine=found.engine))
        print(_("收录：{number}件").format(number=found.documents))
        if found.behind:
            print(_("还有{number}项变动没有收录；服务运行时会自行跟上。").format(number=found.behind))
        else:
            print(_("已经跟上全部变动。"))
        return FAILED if found.behind else DONE

    return _with_django(run)


def _pages(words: list[str]) -> int:
    parser = _Parser(
        prog="gongkai pages", description=_("公开页面。rebuild 从数据库重新生成全部事项的页面：升级后换成新样式，或者文件丢失后补齐。")
    )
    parser.add_argument("what", choices=["rebuild"], metavar="rebuild", help=_("重新生成"))
    parser.parse_args(words)

    def run() -> int:
        from gongkai.portal import pages
        from gongkai.publication import actions

        done = actions.remake(pages=pages)
        print(_("重新生成：{number}个页面").format(number=done.snapshots))
        for failure in done.failures:
            print(_("没有生成：{failure}").format(failure=failure), file=sys.stderr)
        return FAILED if done.failures else DONE

    return _with_django(run)


def _manage(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["gongkai manage", *(words or ["help"])])
    return DONE


_COMMANDS: dict[str, tuple[Callable[[list[str]], int], str]] = {
    "serve": (_serve, _("启动公开网站和办公系统")),
    "found": (_found, _("登记机构和三个管理员账号")),
    "demo": (_demo, _("建立演示机构，或者把一个文件走完全部程序")),
    "clauses": (_clauses, _("逐条列出规范条款、落实之处和检验它的测试")),
    "screen": (_screen, _("筛查文件和文字：秘密标志、个人信息、隐藏内容")),
    "journal": (_journal, _("journal verify：核对留痕链，也可以只凭公开文件和公钥离线核对")),
    "archive": (_archive, _("archive verify：只凭归档包本身核验归档包")),
    "check": (_check, _("核对全部数据是否与留痕、摘要一致")),
    "index": (_index, _("检索索引：报告是否跟上，或者重新建立")),
    "pages": (_pages, _("公开页面：从数据库重新生成")),
    "manage": (_manage, _("Django 的管理命令")),
    "clock": (_clock, _("定时进程（serve 会自行启动）")),
    "worker": (_worker, _("后台任务进程（serve 会自行启动）")),
}


def _help() -> str:
    lines = [_("公开：党务政务公开平台"), "", _("用法：gongkai 子命令 [选项]"), "", _("子命令：")]
    lines += [f"  {name:<9}{text}" for name, (_run, text) in _COMMANDS.items()]
    lines += [
        "",
        _("各子命令的选项见 gongkai 子命令 --help；版本见 gongkai --version。"),
        _("数据都放在环境变量 GONGKAI_HOME 所指的文件夹（默认当前文件夹下的 var/）；DATABASE_URL 可指定 PostgreSQL。"),
    ]
    return "\n".join(lines)


OWNER_AND_GROUP = 0o027
"""What an installation keeps is for its own account and group: unpublished matters lie in the database, `inner/` and `packages/`."""


def _with_django(run: Callable[[], int]) -> int:
    """Run with Django set up; a wrong setting or an unreachable database is told in a sentence."""
    os.umask(OWNER_AND_GROUP)
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError

    try:
        django.setup()
    except (ImproperlyConfigured, ValueError, OSError) as error:
        return _fail(_("设置有误：{reason}").format(reason=error), MISUSED)
    try:
        return run()
    except OperationalError as error:
        return _fail(_("数据库不可用：{reason}").format(reason=str(error).strip()))


class _Parser(argparse.ArgumentParser):
    """argparse that speaks Chinese."""

    def __init__(self, **given: Any) -> None:
        super().__init__(add_help=False, usage=f"{given['prog']} " + _("[选项]"), **given)
        self._optionals.title = _("选项")
        self.add_argument("-h", "--help", action="help", help=_("显示本说明"))

    def format_help(self) -> str:
        return super().format_help().replace("usage: ", _("用法："), 1)

    def parse_args(self, args: Any = None, namespace: Any = None) -> Any:
        given, unknown = self.parse_known_args(args, namespace)
        if unknown:
            self.error(_("不认识 {words}").format(words=" ".join(unknown)))
        return given

    def error(self, message: str) -> NoReturn:
        _say(_("{program}：参数有误：{reason}；用法见 {program} --help。").format(program=self.prog, reason=message))
        raise SystemExit(MISUSED)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(_("端口应为 1 至 65535 的整数，而不是 {text}").format(text=text))
    return int(text)


def _several(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 64:
        raise argparse.ArgumentTypeError(_("个数应为 1 至 64 的整数，而不是 {text}").format(text=text))
    return int(text)


def _asks_for_help(words: list[str]) -> bool:
    return any(word in {"-h", "--help"} for word in words)


def _misuse(message: str) -> int:
    return _fail(f"{message} " + _("可用的子命令见 gongkai --help。"), MISUSED)


def _fail(message: str, status: int = FAILED) -> int:
    _say(message)
    return status


def _say(message: str) -> None:
    print(message, file=sys.stderr)
