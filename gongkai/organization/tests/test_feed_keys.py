"""Keys of programs (接口令牌): given and taken by the security administrator; only a digest is kept."""

import pytest
from django.core.serializers import serialize
from django.db import IntegrityError, transaction

from gongkai.foundation.objections import Refused
from gongkai.journal.models import Entry
from gongkai.organization import actions
from gongkai.organization.feed_keys import feed_key_of, feed_keys_of
from gongkai.organization.models import FeedKey

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.clause("2.D", "4.1")
def test_a_token_is_told_once_and_kept_as_its_digest_alone(cast):
    key, token = actions.issue_feed_key(cast.body, name="智慧园区App", by=cast["secadmin"])
    assert feed_key_of(cast.body, token) == key
    assert len(token) > 40
    assert feed_key_of(cast.body, token[:-1]) is None
    assert feed_key_of(cast.body, "") is None
    kept = serialize("json", FeedKey.objects.all()) + "".join(entry.details for entry in Entry.objects.all())
    assert token not in kept
    assert Entry.objects.filter(verb="organization.feed_key_issued").exists()
    assert actions.issue_feed_key(cast.body, name="另一系统", by=cast["secadmin"])[1] != token


@pytest.mark.clause("2.D")
def test_a_revoked_key_opens_nothing_and_ends_once(cast):
    key, token = actions.issue_feed_key(cast.body, name="智慧园区App", by=cast["secadmin"])
    with pytest.raises(Refused) as refused:
        actions.revoke_feed_key(key, reason=" ", by=cast["secadmin"])
    assert [one.code for one in refused.value.objections] == ["no_reason"]
    actions.revoke_feed_key(key, reason="系统停用。", by=cast["secadmin"])
    assert feed_key_of(cast.body, token) is None
    assert not feed_keys_of(cast.body).exists()
    with pytest.raises(Refused):
        actions.revoke_feed_key(key, reason="再停一次。", by=cast["secadmin"])


@pytest.mark.clause("2.D")
@pytest.mark.parametrize("username", ["sysadmin", "auditor", "publisher", "examiner"])
def test_nobody_else_gives_or_takes_a_key(cast, username):
    key, _token = actions.issue_feed_key(cast.body, name="智慧园区App", by=cast["secadmin"])
    with pytest.raises(Refused):
        actions.issue_feed_key(cast.body, name="智慧园区App", by=cast[username])
    with pytest.raises(Refused):
        actions.revoke_feed_key(key, reason="停用。", by=cast[username])


@pytest.mark.both
@pytest.mark.parametrize("change", [{"digest": "sha256:" + "0" * 64}, {"name": "别的系统"}])
def test_a_key_is_never_exchanged(cast, change):
    key, _token = actions.issue_feed_key(cast.body, name="智慧园区App", by=cast["secadmin"])
    with pytest.raises(IntegrityError), transaction.atomic():
        FeedKey.objects.filter(pk=key.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        key.delete()
