"""The published schema itself. That answers keep to it, contract.py checks in every other test."""

from concurrent.futures import ThreadPoolExecutor

from jsonschema import Draft202012Validator

from mobile_api.api import docs
from tests.mobile_api.contract import schema

CALLS = {
    "/api/v1/addresses/": {"get"},
    "/api/v1/addresses/reverse/": {"get"},
    "/api/v1/auth/token/": {"post"},
    "/api/v1/categories/": {"get"},
    "/api/v1/alerts/": {"post"},
    "/api/v1/alerts/mine/": {"post"},
    "/api/v1/categories/suggest/": {"get"},
    "/api/v1/categories/{code}/expectation/": {"get"},
    "/api/v1/categories/{code}/objects/": {"get"},
    "/api/v1/categories/{code}/schema/": {"get"},
    "/api/v1/config/": {"get"},
    "/api/v1/crew/actions/": {"post"},
    "/api/v1/crew/work/": {"get"},
    "/api/v1/offices/": {"get"},
    "/api/v1/offices/{slug}/": {"get"},
    "/api/v1/photos/": {"post"},
    "/api/v1/reports/": {"get", "post"},
    "/api/v1/reports/nearby/": {"get"},
    "/api/v1/reports/{code}/": {"get"},
    "/api/v1/reports/{code}/contact/": set(),
    "/api/v1/reports/{code}/export/": {"get"},
    "/api/v1/reports/{code}/personal-data/": set(),
    "/api/v1/reports/{code}/photos/": {"post"},
    "/api/v1/reports/{code}/place/": {"post"},
    "/api/v1/reports/{code}/messages/": {"get", "post"},
    "/api/v1/reports/{code}/follow/": {"post"},
    "/api/v1/reports/{code}/not-fixed/": {"post"},
    "/api/v1/reports/{code}/support/": {"post"},
    "/api/v1/reports/{code}/withdraw/": {"post"},
    "/api/v1/responsibility/": {"get"},
    "/api/v1/responsibility/batch/": {"post"},
    "/api/v1/services/": {"get"},
    "/api/v1/uploads/": {"post"},
    "/api/v1/uploads/{key}/": {"get"},
    "/api/v1/life-situations/": {"get"},
}


def _paths():
    return schema()["paths"].items()


def test_every_call_is_listed_and_nothing_else():
    listed = {
        path: {name for name in calls if name in ("get", "post")} for path, calls in schema()["paths"].items()
    }
    assert listed == CALLS


def test_every_call_says_what_it_refuses_and_in_which_shape():
    for path, calls in _paths():
        for method in CALLS[path]:
            refusals = {code for code in calls[method]["responses"] if code >= "400"}
            assert refusals >= {"400", "429", "503"}, path
            assert method == "get" or refusals >= {"413", "415", "422"}, path
            for code in refusals:
                assert list(calls[method]["responses"][code]["content"]) == ["application/problem+json"]


def test_all_shapes_are_json_schema():
    for name, shape in schema()["components"]["schemas"].items():
        Draft202012Validator.check_schema(shape)
        assert shape["type"] == "object", name


def test_the_schema_is_served_to_everybody_and_may_be_kept(api):
    answer = api.get("schema/")
    assert answer["Content-Type"] == "application/vnd.oai.openapi+json"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert answer.json() == schema()


def test_many_first_readers_at_once_get_the_same_schema():
    docs._made.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: docs.published_schema(), range(8)))
    assert len(set(made)) == 1
