"""POST /api/v1/auth/token/: a bearer token for crew and desk."""

from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.response import Response

from mobile_api import log_ins
from mobile_api.api.base import OpenView, Query
from mobile_api.api.fields import Text, local_time
from mobile_api.api.shapes import WITH_BODY, TokenShape, answers
from mobile_api.errors import Problem
from reports.models import User
from reports.tokens import issue_token


class LogIn(serializers.Serializer):
    email = Text(max_length=254)
    password = Text(max_length=1_000, trim_whitespace=False)


class TokenView(OpenView):
    @extend_schema(
        operation_id="token_create",
        tags=["Log-in"],
        parameters=[Query],
        request=LogIn,
        responses=answers(TokenShape, 401, *WITH_BODY),
    )
    def post(self, request: Request):
        """Exchange e-mail and password for a token of 30 days, sent as `Authorization: Bearer …`."""
        self.query(Query)
        given = self.body(LogIn)
        user = self._checked(given["email"].lower(), given["password"])
        key, token = issue_token(user)
        answer = {"token": key, "expires_at": local_time(token.expires_at), "user": user_as_json(user)}
        return Response(answer)

    def _checked(self, email: str, password: str) -> User:
        """The person, or 401; only log-ins that fail count."""
        wait = log_ins.count(self.request, email)
        if wait is not None:
            raise Throttled(wait)
        user = authenticate(self.request, username=email, password=password)
        if not isinstance(user, User):
            raise Problem(401, "wrong_credentials", _("E-mail or password is wrong."))
        log_ins.forgive(self.request, email)
        return user


def user_as_json(user: User) -> dict[str, Any]:
    """Name, roles, and the office of the first role; all grants with their offices."""
    grants = list(user.grants.select_related("office").order_by("pk"))
    offices = [{"id": one.office.code, "name": one.office.name, "slug": one.office.slug} for one in grants]
    return {
        "name": user.name or user.email,
        "roles": sorted({grant.role for grant in grants}),
        "office": offices[0] if offices else None,
        "grants": [
            {"role": grant.role, "office": office} for grant, office in zip(grants, offices, strict=True)
        ],
    }
