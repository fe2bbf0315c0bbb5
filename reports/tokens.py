"""Keys for the API: shown once, kept as SHA-256 only."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from reports.models import AccessToken, User

LIFETIME = timedelta(days=30)


def issue_token(user: User) -> tuple[str, AccessToken]:
    """A new key of 256 random bits for a person, and what is stored of it."""
    key = secrets.token_urlsafe(32)
    now = timezone.now()
    token = AccessToken.objects.create(
        user=user, digest=_digest(key), created_at=now, expires_at=now + LIFETIME
    )
    return key, token


def user_of(key: str) -> User | None:
    """The active person whose unexpired key this is."""
    token = (
        AccessToken.objects.select_related("user")
        .filter(digest=_digest(key), expires_at__gt=timezone.now(), user__is_active=True)
        .first()
    )
    return token.user if token else None


def revoke(key: str) -> None:
    AccessToken.objects.filter(digest=_digest(key)).delete()


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
