"""Keys for the API."""

from datetime import timedelta

import pytest

from reports.models import AccessToken
from reports.tokens import issue_token, revoke, user_of
from tests.builders import NOON, a_user

pytestmark = pytest.mark.django_db


def test_a_key_leads_to_its_person_and_is_not_stored():
    user = a_user()
    key, token = issue_token(user)
    assert user_of(key) == user
    assert key not in str(AccessToken.objects.values())
    assert len(key) >= 43  # 256 bits in base64
    assert timedelta(days=29) < token.expires_at - token.created_at <= timedelta(days=30)


@pytest.mark.parametrize("key", ["", "x", "ключ", "a\ud800", "\x00"])
def test_no_key_leads_to_nobody(key):
    issue_token(a_user())
    assert user_of(key) is None


def test_an_old_key_a_revoked_key_and_a_leavers_key_open_nothing():
    user = a_user()
    old, gone, leavers = (issue_token(user)[0] for _ in range(3))
    AccessToken.objects.filter(pk=AccessToken.objects.earliest("pk").pk).update(expires_at=NOON)
    revoke(gone)
    assert user_of(old) is None
    assert user_of(gone) is None
    assert user_of(leavers) == user
    user.is_active = False
    user.save()
    assert user_of(leavers) is None
