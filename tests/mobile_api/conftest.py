"""What the tests of the API share: a client that speaks JSON, and no memory of other tests."""

import json
from typing import Any

import pytest
from django.test import Client

from mobile_api import throttles
from tests.builders import a_town
from tests.mobile_api import contract

API = "/api/v1/"


@pytest.fixture(autouse=True)
def nothing_counted_yet() -> None:
    throttles.forget_leases()


class Caller:
    """A client of the API that holds every answer against the schema; `token` makes it somebody's."""

    def __init__(self, token: str = "", **extra: Any) -> None:
        # A server error is an answer here, so that a test can say that there is none.
        self.client = Client(raise_request_exception=False, **extra)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, query: dict | None = None, **headers: str):
        answer = self.client.get(API + path, query or {}, headers=self.headers | headers)
        contract.check("get", API + path, answer)
        return answer

    def post(self, path: str, body: Any, **headers: str):
        return self.send(path, json.dumps(body).encode(), **headers)

    def put(self, path: str, body: Any, **headers: str):
        return self.send(path, json.dumps(body).encode(), method="PUT", **headers)

    def delete(self, path: str, **headers: str):
        return self.send(path, b"", method="DELETE", **headers)

    def send(
        self,
        path: str,
        raw: bytes,
        content_type: str = "application/json",
        method: str = "POST",
        **headers: str,
    ):
        # Not post(): it would encode the bytes again, by the charset that is to be refused.
        answer = self.client.generic(method, API + path, raw, content_type, headers=self.headers | headers)
        contract.check(method.lower(), API + path, answer)
        return answer


@pytest.fixture
def api(db) -> Caller:
    """A stranger who calls the API of the town of tests/builders.py."""
    a_town()
    return Caller()
