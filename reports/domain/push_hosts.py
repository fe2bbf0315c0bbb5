"""Which addresses of push services are trusted: a browser names them, and so could anybody."""

from collections.abc import Iterable
from urllib.parse import urlsplit

LONGEST = 1_000


def is_trusted(endpoint: str, hosts: Iterable[str]) -> bool:
    """Whether messages may be sent to an address.

    `hosts` are names (push.example), names with all below (*.push.example; not push.example itself), or whole
    origins with their scheme (http://127.0.0.1:9000), for tests. A name means https on the usual port.
    """
    if len(endpoint) > LONGEST or not endpoint.isascii() or not endpoint.isprintable() or " " in endpoint:
        return False
    try:
        parts = urlsplit(endpoint)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return False
    if not host or "@" in parts.netloc or "\\" in endpoint or parts.fragment:
        return False
    if f"{parts.scheme}://{parts.netloc}" in hosts:
        return True
    return parts.scheme == "https" and port in (None, 443) and any(_fits(host, name) for name in hosts)


def _fits(host: str, name: str) -> bool:
    return host.endswith(name[1:]) and len(host) > len(name) - 1 if name.startswith("*.") else host == name
