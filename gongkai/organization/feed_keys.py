"""Programs that read (接口令牌): which keys of a body hold, and which key a token is."""

from django.db.models import QuerySet

from gongkai.foundation.digests import digest_of
from gongkai.organization.models import Body, FeedKey, FeedKeyEnd


def feed_keys_of(body: Body) -> QuerySet[FeedKey]:
    """The keys of `body` that hold, oldest first."""
    return FeedKey.objects.filter(body=body).exclude(pk__in=FeedKeyEnd.objects.values("key")).select_related("body", "issued_by")


def ended_feed_keys_of(body: Body) -> QuerySet[FeedKeyEnd]:
    """The keys of `body` that were revoked, newest first."""
    return FeedKeyEnd.objects.filter(key__body=body).select_related("key", "ended_by").order_by("-pk")


def feed_key_of(body: Body, token: str) -> FeedKey | None:
    """The key of `body` that `token` is, where it holds."""
    return feed_keys_of(body).filter(digest=digest_of(token.encode())).first()
