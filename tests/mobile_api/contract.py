"""Holds every answer that a test sees against the published schema."""

import json
import re
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from mobile_api.api.docs import published_schema

# What the framework answers everywhere, and what no schema lists: redirects, unchanged, wrong method.
NOT_LISTED = {301, 304, 405}
NAME = "urn:stadtlotse:api"


@cache
def schema() -> dict[str, Any]:
    return json.loads(published_schema())


def check(method: str, address: str, answer: Any) -> None:
    """Fail unless status, media type and body of an answer are what the schema says of its address."""
    call = _call(method, address)
    if call is None or answer.status_code in NOT_LISTED:
        return
    listed = call["responses"].get(str(answer.status_code))
    assert listed, f"{method} {address} gave {answer.status_code}, which the schema does not list"
    if not listed.get("content"):
        assert not answer.content, f"{method} {address} gave content, of which the schema says nothing"
        return
    media_type = answer["Content-Type"].split(";")[0]
    assert media_type in listed["content"], f"{media_type} is not listed for {answer.status_code}"
    validate(listed["content"][media_type]["schema"], json.loads(answer.content))


def _call(method: str, address: str) -> dict[str, Any] | None:
    path = address.split("?")[0]
    # The fixed address comes first: reports/nearby/ is no report.
    for template in sorted(schema()["paths"], key=lambda one: "{" in one):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return schema()["paths"][template].get(method)
    return None


def validate(of: dict[str, Any], body: Any) -> None:
    wrong = [f"{error.json_path}: {error.message}" for error in _validator(of["$ref"]).iter_errors(body)]
    assert not wrong, wrong


@cache
def _validator(reference: str) -> Draft202012Validator:
    known = Registry().with_resource(NAME, Resource(schema(), DRAFT202012)).crawl()
    return Draft202012Validator({"$ref": NAME + reference}, registry=known)
