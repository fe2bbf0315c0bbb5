"""How much a client may ask."""

import pytest

from mobile_api import throttles
from mobile_api.models import Allowance
from mobile_api.throttles import Rate, network_of, take
from tests.mobile_api.conftest import Caller
from tests.mobile_api.test_reports import a_body

SLOW = Rate("slow", per_second=0.001, burst=3)


def test_a_burst_passes_and_then_the_wait_is_told(db):
    assert [take(SLOW, "somebody") for _ in range(3)] == [None] * 3
    assert take(SLOW, "somebody") == pytest.approx(1000, abs=5)
    assert take(SLOW, "somebody else") is None


def test_the_count_outlives_the_process(db):
    for _ in range(3):
        take(SLOW, "somebody")
    throttles.forget_leases()
    assert take(SLOW, "somebody") is not None


def test_a_lease_draws_many_with_one_statement(db, django_assert_num_queries):
    leased = Rate("leased", per_second=100, burst=100, lease=50)
    with django_assert_num_queries(1):
        assert [take(leased, "somebody") for _ in range(50)] == [None] * 50
    with django_assert_num_queries(1):
        take(leased, "somebody")


def test_no_address_is_kept(db):
    take(SLOW, "198.51.100.7")
    assert "198" not in Allowance.objects.get().key
    assert len(Allowance.objects.get().key) == 64


def test_a_factor_of_nought_lifts_the_limits(db, settings):
    settings.API_RATE_FACTOR = 0
    assert [take(SLOW, "somebody") for _ in range(5)] == [None] * 5


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("198.51.100.7:51234", "198.51.100.7"),
        ("[2001:db8:1:2:3::4]:443", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("", ""),
        ("nonsense", "nonsense"),
    ],
)
def test_an_address_counts_without_its_port(address, network):
    assert network_of(address) == network


def statuses(number: int, **extra) -> set[int]:
    return {Caller(**extra).post("reports/", {}).status_code for _ in range(number)}


def test_creating_is_limited_per_address_and_says_when_to_come_back(api, monkeypatch):
    monkeypatch.setattr(throttles.Creates, "rate", SLOW)
    assert statuses(3) == {422}
    answer = api.post("reports/", a_body())
    assert (answer.status_code, answer["Content-Type"]) == (429, "application/problem+json")
    assert int(answer["Retry-After"]) > 900
    assert statuses(1, REMOTE_ADDR="198.51.100.9") == {422}


def test_a_strangers_header_does_not_make_a_new_client(api, monkeypatch):
    monkeypatch.setattr(throttles.Creates, "rate", SLOW)
    forged = [statuses(1, HTTP_X_FORWARDED_FOR=f"198.51.100.{number}") for number in range(5)]
    assert forged == [{422}] * 3 + [{429}] * 2


def test_behind_one_proxy_its_word_counts_and_nothing_before_it(api, monkeypatch):
    monkeypatch.setattr(throttles.Creates, "rate", SLOW)
    monkeypatch.setattr("rest_framework.throttling.api_settings.NUM_PROXIES", 1)
    behind = [
        statuses(1, HTTP_X_FORWARDED_FOR=f"10.0.0.{number}, 198.51.100.7:{5000 + number}")
        for number in range(5)
    ]
    assert behind == [{422}] * 3 + [{429}] * 2


def test_a_polite_client_is_never_stopped(api):
    """50 reads a second and 60 creates a minute, here even at once."""
    assert {api.get("config/").status_code for _ in range(300)} == {200}
    assert statuses(60) == {422}
