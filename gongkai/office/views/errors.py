"""Pages of errors (出错页面): in Chinese, saying what to do, without any trace of the program."""

import logging

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext

_log = logging.getLogger("gongkai.office")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: what came cannot be understood; 413 where there is too much of it."""
    if isinstance(exception, RequestDataTooBig):
        return _page(
            request,
            413,
            gettext("内容过大"),
            gettext("提交的文字超过上限，没有保存。请用浏览器的“后退”回到表单，减少文字，或把内容作为附件上传。"),
        )
    return _page(request, 400, gettext("请求有误"), gettext("系统无法理解这次提交的内容。请返回上一页，检查后重新提交。"))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this is not for this person."""
    return _page(request, 403, gettext("不能办理"), gettext("您没有办理此事的岗位，或者现在还不能办理。可回到工作台查看等您办理的事项。"))


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form carries no proof that it came from our own page (跨站请求)."""
    return _page(
        request, 403, gettext("页面已过期"), gettext("您打开的页面已经过期，没有提交成功。请用浏览器的“后退”回到表单，刷新后重新提交。")
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: nothing there, or nothing for this person."""
    return _page(
        request,
        404,
        gettext("没有找到"),
        gettext("您访问的内容不存在，或者不在您可以查看的范围内。请检查地址，或从工作台、公开事项列表查找。"),
    )


def not_allowed(request: HttpRequest) -> HttpResponse:
    """405: this address is not used in this way; most often a page opened by hand that only takes a form."""
    return _page(request, 405, gettext("不能这样打开"), gettext("这个地址只接受页面上的按钮提交，不能直接打开。请从工作台进入。"))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault. The page is made of nothing but these words: templates, session or database may be what failed."""
    return HttpResponse(
        format_html(
            '<!DOCTYPE html><html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
            '<title>{title}</title></head><body><h1>{title}</h1><p>{text}</p><p><a href="/office/">{back}</a></p></body></html>',
            title=gettext("系统出错"),
            text=gettext("系统没有完成这次操作，内容没有保存一半。请稍后再试；如果仍然出错，请把时间和正在办理的事项告诉系统管理员。"),
            back=gettext("回到工作台"),
        ),
        status=500,
    )


def damaged_file(request: HttpRequest, name: str) -> HttpResponse:
    """500: the vault no longer has the file as it was kept."""
    _log.error("file %r is missing or damaged", name)
    return _page(
        request,
        500,
        gettext("文件已损坏"),
        gettext("文件“{name}”在文件库中缺失或已损坏，没有下载。请联系系统管理员从备份恢复。").format(name=name),
    )


def _page(request: HttpRequest, code: int, title: str, text: str) -> HttpResponse:
    return render(request, "office/errors/error.html", {"code": code, "error_title": title, "error_text": text}, status=code)
