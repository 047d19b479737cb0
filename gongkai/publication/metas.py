"""META tags of government sites (政府网站发展指引 2017, annex): site, column and article, each where its page has it.

A tag whose value is not known is left out: an empty one would claim to say something.
"""

from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.translation import gettext

from gongkai.publication.public import PublicBody, PublicRelease

Tags = list[tuple[str, str]]

CATALOGUE = "信息公开目录"
OVERVIEW = "概况信息"
"""Types of column in the words of the annex; not translated."""


def site_name(body: PublicBody) -> str:
    """The name of the body's site."""
    return gettext("{name}党务政务公开").format(name=body.name)


def of_site(name: str, origin: str, site_code: str = "") -> Tags:
    """What every page says of its site."""
    return _known(("SiteName", name), ("SiteDomain", urlsplit(origin).netloc), ("SiteIDCode", site_code))


def of_body(body: PublicBody) -> Tags:
    """What every page of a body says of its site."""
    return of_site(site_name(body), body.origin, body.site_code)


def of_column(body: PublicBody, name: str, description: str, keywords: tuple[str, ...], kind: str = CATALOGUE) -> Tags:
    """What a column, and each article in it, says beside that."""
    return of_body(body) + _known(
        ("ColumnName", name), ("ColumnDescription", description), ("ColumnKeywords", ",".join(keywords)), ("ColumnType", kind)
    )


def of_entry(body: PublicBody, category: str, entry: str) -> Tags:
    """The column that a catalogue entry is."""
    description = gettext("{body}“{category}”类“{entry}”事项的公开").format(body=body.name, category=category, entry=entry)
    return of_column(body, entry, description, (gettext("党务公开"), gettext("政务公开"), category, entry))


def of_article(release: PublicRelease) -> Tags:
    """What the page of a matter says: site, column and article."""
    return of_entry(release.body, release.category, release.entry) + _known(
        ("ArticleTitle", release.title),
        ("PubDate", f"{timezone.localtime(release.opened_at):%Y-%m-%d %H:%M}"),
        ("ContentSource", release.body.name),
        ("Keywords", ",".join(release.keywords)),
        ("Description", release.summary),
        ("Url", release.body.origin + release.path if release.path else ""),
    )


def _known(*tags: tuple[str, str]) -> Tags:
    return [(name, content) for name, content in tags if content]
