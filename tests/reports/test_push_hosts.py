"""Which push services are trusted: those that are named, over https, and nothing that looks like them."""

import pytest

from reports.domain.push_hosts import is_trusted

HOSTS = ("push.example", "*.notify.example", "http://127.0.0.1:9000")


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://push.example/send/abc?x=1",
        "https://push.example:443/send",
        "https://PUSH.example/send",
        "https://db5p.notify.example/w/?token=abc",
        "http://127.0.0.1:9000/device",
    ],
)
def test_these_are(endpoint):
    assert is_trusted(endpoint, HOSTS)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "push.example",
        "http://push.example/send",
        "https://push.example:8443/send",
        "https://evil.example/push.example",
        "https://push.example.evil.example/",
        "https://xpush.example/",
        "https://sub.push.example/",
        "https://notify.example/",
        "https://evilnotify.example/",
        "https://.notify.example/",
        "https://push.example@evil.example/",
        "https://evil.example#@push.example/",
        "https://user:pass@push.example/",
        "https://evil.example\\@push.example/",
        "https://push.example\r\nHost: evil/",
        "https://push.example/ x",
        "https://push.exämple/",
        "https://127.0.0.1:9000/device",
        "http://127.0.0.1:9001/device",
        "http://127.0.0.1/",
        "https://[::1/",
        "https://push.example:port/",
        "file:///etc/passwd",
        "https://push.example/" + "x" * 1000,
    ],
)
def test_these_are_not(endpoint):
    assert not is_trusted(endpoint, HOSTS)
