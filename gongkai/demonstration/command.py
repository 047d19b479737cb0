"""`gongkai demo`: make the fictitious zone, or carry a real file through it."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from django.utils import timezone

from gongkai.demonstration.last_year import found_last_year, play
from gongkai.demonstration.line import Line
from gongkai.demonstration.matters import fill
from gongkai.demonstration.walk import walk
from gongkai.demonstration.zone import CODE, SLUG, Cast, find_cast
from gongkai.organization.codes import normal_code
from gongkai.organization.models import Body
from gongkai.portal import pages


def run(argv: Sequence[str]) -> int:
    """The command: 0 done, 1 refused, 2 misused."""
    parser = argparse.ArgumentParser(
        prog="gongkai demo",
        description="建立虚构的演示园区；加 --with 时，把一份真实文件按全部程序走一遍。",
    )
    parser.add_argument("--code", default="", metavar="代码", help="演示园区的组织机构代码（默认用虚构代码）")
    parser.add_argument("--with", dest="path", type=Path, metavar="文件", help="要走全程的文件：.txt、.docx 或 .pdf")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    options = parser.parse_args(argv)
    if options.path is not None and not options.path.is_file():
        print(f"找不到文件 {options.path}。", file=sys.stderr)
        return 2
    cast, is_new = _cast(options.code)
    if cast is None:
        print("这里已有正式机构，不能再建演示园区。请换一个 GONGKAI_HOME。", file=sys.stderr)
        return 1
    if options.path is None:
        return _fill(cast, is_new=is_new, as_json=options.json)
    done = walk(cast, options.path, pages=pages, tell=_quiet if options.json else _say)
    if options.json:
        print(json.dumps(asdict(done), ensure_ascii=False, indent=1))
    else:
        print(f"索引号: {done.index_number}\n名称: {done.title}\n摘要: {done.digest}")
        print(f"public: {done.public}")
        print(f"package: {done.package}")
    return 0


def _cast(code: str) -> tuple[Cast | None, bool]:
    """The zone to work in: the one with this code, made where the installation has none yet."""
    wanted = normal_code(code) if code else CODE
    body = Body.objects.filter(code=wanted).first() if code else Body.objects.filter(slug=SLUG).first()
    if body is not None:
        cast = find_cast(body)
        return (cast, False) if cast.is_complete else (None, False)
    if Body.objects.exists():
        return None, False
    return found_last_year(code=wanted, today=timezone.localdate()), True


def _fill(cast: Cast, *, is_new: bool, as_json: bool) -> int:
    if is_new:
        today = timezone.localdate()
        play(Line(cast), pages=pages, year=today.year - 1)
        fill(Line(cast), pages=pages, today=today)
    people = [{"username": person.username, "name": person.name} for person in cast]
    if as_json:
        print(json.dumps({"body": cast.body.name, "code": cast.body.code, "people": people}, ensure_ascii=False, indent=1))
        return 0
    print(f"{cast.body.name}（{cast.body.code}）" + ("已建立。" if is_new else "已经存在，未作改动。"))
    print("以演示模式启动服务（GONGKAI_DEMONSTRATION=1）后，在登录页点一下姓名即可登录：")
    for person in people:
        print(f"  {person['username']:<16}{person['name']}")
    return 0


def _say(step: dict[str, str]) -> None:
    print(f"{step['stage']}\t{step['person']}\t{step['what']}", flush=True)


def _quiet(step: dict[str, str]) -> None:
    """With --json the steps are told at the end."""
