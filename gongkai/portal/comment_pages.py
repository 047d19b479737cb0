"""The pages on which readers comment and ask what came of it (提意见、查询办理情况). Plain values in, bytes out."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from gongkai.portal import pages
from gongkai.publication import metas
from gongkai.publication.feedback import Asked, LookedUp
from gongkai.publication.leaks import Reported


@pages._as_published()
def comment(about: Reported, form: Any, token: str, *, days: int) -> bytes:
    """The form on which a reader comments on a matter, by its number (clause 5.2); `days` within which he is answered."""
    return _form(gettext("提意见"), about, form, token, days=days, index_number=about.index_number, path=about.path)


@pages._as_published()
def question(asked: Asked, form: Any, token: str, *, days: int) -> bytes:
    """The form on which a reader asks why there is nothing, or nothing new, under an entry (clause 3.0)."""
    path = f"/zone/{asked.about.body.slug}/e/{asked.code}/"
    return _form(gettext("询问为何没有内容"), asked.about, form, token, days=days, entry=asked.title, path=path)


def _form(title: str, about: Reported, form: Any, token: str, **values: Any) -> bytes:
    tags = metas.of_body(about.body)
    crumbs = ((title, ""),)
    return pages._page("comment.html", about.body, title=title, tags=tags, crumbs=crumbs, indexed=False, form=form, token=token, **values)


@pages._as_published()
def receipt(found: LookedUp) -> bytes:
    """What became of feedback, for whoever holds its number (clause 5.2)."""
    title = gettext("意见办理情况")
    body = found.about.body
    return pages._page("receipt.html", body, title=title, tags=metas.of_body(body), crumbs=((title, ""),), indexed=False, found=found)


@pages._as_published()
def look_up(typed: str, said: str) -> bytes:
    """The page on which a number is typed, with what is to be said where it leads nowhere."""
    title = gettext("查询意见办理情况")
    values = {"typed": typed, "said": said, "is_demonstration": settings.DEMONSTRATION}
    return pages._render("look_up.html", title=title, tags=metas.of_site(title, settings.SITE), indexed=False, **values)


@pages._as_published()
def nowhere(title: str, said: str) -> bytes:
    """The page in place of a form for what is open no more, or never was."""
    values = {"said": said, "is_demonstration": settings.DEMONSTRATION}
    return pages._render("nowhere.html", title=title, tags=metas.of_site(title, settings.SITE), indexed=False, **values)
