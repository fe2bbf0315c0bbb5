"""Who is asking: a bearer token, never a cookie, so that no other site can ask in a person's name."""

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from reports.models import User
from reports.tokens import user_of


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. No header is a stranger; a wrong or expired token is refused."""

    def authenticate(self, request: Request) -> tuple[User, str] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        key = words[1].decode("ascii", "replace") if len(words) == 2 else ""
        user = user_of(key)
        if user is None:
            raise AuthenticationFailed(
                _("The token is not valid or has expired. Log in again."), "token_not_valid"
            )
        return user, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'
