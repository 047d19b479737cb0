"""Where publication meets the portal: the files and the search index follow the rows, the files made of the portal's pages.

Import it after Django is set up.
"""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gongkai.portal import pages
from gongkai.publication import actions as publication
from gongkai.publication import queries, searching
from gongkai.publication.actions import Settled

_log = logging.getLogger("gongkai.settling")


def settle(*, recover: bool = False) -> Settled:
    """Bring the public tree in line with the database; safe to run at any time. What could not be done is logged and tried again.

    With `recover`, when a server starts, what killed processes left half written is removed first.
    """
    done = publication.settle(pages=pages, recover=recover)
    for failure in done.failures:
        _log.error("not published: %s", failure)
    return done


def keep_the_index() -> None:
    """Bring the search index in line with the database. A failure is logged: whoever comes next tries again, and what is shown of
    the index is asked of the database in any case."""
    try:
        searching.catch_up()
    except Exception:
        _log.exception("the search index could not be brought up to date")


def settle_after_writing(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whoever publishes or withdraws finds the public page and the search changed when the answer arrives.

    The decision is committed by then, so a failure here is not the person's: it is logged, and the clock tries again.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "POST" and response.status_code < 400:
            # Most of what staff write changes nothing that the public sees: then both only ask.
            keep_the_index()
            try:
                if not queries.is_settled():
                    settle()
            except Exception:
                _log.exception("the public tree could not be settled")
        return response

    return answer
