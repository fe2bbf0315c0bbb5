"""folium's pages, served entirely from our own files.

folium writes pages that load a dozen files from other hosts. `localise` rewrites such a page so that
nothing foreign is left: every address goes through the table below, and a name that is not in it is an
error, so that a new plugin cannot leak quietly. The page then runs under our strict content security
policy with a nonce.
"""

import re
from html import escape
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from branca.element import Element
from django.templatetags.static import static

# File name in folium's page -> our static file; None: not needed, left out.
LOCAL_FILES: dict[str, str | None] = {
    "leaflet.js": "vendor/leaflet/leaflet.js",
    "leaflet.css": "vendor/leaflet/leaflet.css",
    "leaflet.markercluster.js": "vendor/markercluster/leaflet.markercluster.js",
    "MarkerCluster.css": "vendor/markercluster/MarkerCluster.css",
    # Bubbles are drawn by map.css.
    "MarkerCluster.Default.css": None,
    "jquery-3.7.1.min.js": None,
    "bootstrap.bundle.min.js": None,
    "bootstrap.min.css": None,
    "bootstrap-glyphicons.css": None,
    "all.min.css": None,
    "leaflet.awesome-markers.js": None,
    "leaflet.awesome-markers.css": None,
    "leaflet.awesome.rotate.min.css": None,
}

SCRIPT = re.compile(
    r"""<script\b[^>]*\bsrc=["']?(?P<address>[^"'\s>]+)["']?[^>]*>\s*</script>""", re.IGNORECASE
)
LINK = re.compile(r"""<link\b[^>]*\bhref=["']?(?P<address>[^"'\s>]+)["']?[^>]*>""", re.IGNORECASE)
TAG = re.compile(r"<(script|style)\b(?![^>]*\bnonce=)", re.IGNORECASE)
VIEWPORT = re.compile(r"""<meta\s+name=["']viewport["'][^>]*>""", re.IGNORECASE | re.DOTALL)
POPUP_STYLE = re.compile(r"""\s+style=\\?["']width: 100\.0%;?[^"'\\]*\\?["']""")
MAIN_SCRIPT = re.compile(r"</body>\s*<script>(?P<body>.*)</script>\s*</html>\s*$", re.DOTALL)


class UnknownAsset(Exception):
    """A page wants a file that LOCAL_FILES does not name. Put the file into package.json and the table."""


def localise(figure: Element, *, nonce: str, language: str, title: str, head: str = "") -> str:
    """A folium figure as a page that loads nothing from elsewhere and runs under a strict policy.

    `head` is markup of ours for the end of the head, trusted as it is. The page's main script becomes a
    module, so that it can import ours. Raises UnknownAsset for a foreign file that has no local copy.
    """
    page = figure.render()
    page = SCRIPT.sub(_local_tag, page)
    page = LINK.sub(_local_tag, page)
    page = VIEWPORT.sub('<meta name="viewport" content="width=device-width, initial-scale=1">', page)
    page = POPUP_STYLE.sub("", page)
    page = page.replace("<html>", f'<html lang="{escape(language)}">', 1)
    page = page.replace("</head>", f"<title>{escape(title)}</title>\n{head}\n</head>", 1)
    page = MAIN_SCRIPT.sub(
        lambda found: f'<script type="module">{found["body"]}</script>\n</body>\n</html>', page
    )
    return TAG.sub(lambda found: f'<{found[1]} nonce="{escape(nonce)}"', page)


def _local_tag(found: re.Match[str]) -> str:
    address = found["address"]
    if not is_foreign(address):
        return found[0]
    name = PurePosixPath(urlsplit(address).path).name
    if name not in LOCAL_FILES:
        raise UnknownAsset(
            f"A folium page asks for '{address}'. Name a local file for '{name}' in LOCAL_FILES."
        )
    local = LOCAL_FILES[name]
    return found[0].replace(address, static(local)) if local else ""


def is_foreign(address: str) -> bool:
    """Does an address in a page lead to another host?"""
    return address.startswith("//") or bool(urlsplit(address).netloc)
