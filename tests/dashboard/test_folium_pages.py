"""No page that folium writes may load anything from another host."""

import re

import folium
import pytest
from folium.plugins import HeatMap, MarkerCluster

from dashboard.folium_pages import UnknownAsset, is_foreign, localise

SETTINGS = {"nonce": "n0nce", "language": "de", "title": "Karte"}
POLYGON = {"type": "Polygon", "coordinates": [[[11, 50], [12, 50], [12, 51], [11, 50]]]}
FEATURE = {"type": "Feature", "properties": {"name": "West"}, "geometry": POLYGON}


def a_page(*elements, **over) -> str:
    map_ = folium.Map(location=[50.98, 11.33], tiles=None)
    for element in elements:
        element.add_to(map_)
    return localise(map_.get_root(), **SETTINGS | over)


def addresses_in(page: str) -> list[str]:
    return re.findall(r"""\b(?:src|href)=["']([^"']+)["']""", page) + re.findall(r"url\(([^)]+)\)", page)


def test_every_address_in_a_page_is_ours():
    page = a_page(folium.GeoJson(FEATURE), MarkerCluster(), folium.LayerControl())
    assert addresses_in(page)
    assert [one for one in addresses_in(page) if is_foreign(one)] == []
    assert "/static/vendor/leaflet/leaflet.js" in page
    assert "/static/vendor/markercluster/leaflet.markercluster.js" in page


def test_what_nobody_needs_is_left_out():
    page = a_page(folium.Marker([50.98, 11.33]))
    assert not re.search("jquery|bootstrap|awesome|glyphicons", page, re.IGNORECASE)


def test_a_file_without_a_local_copy_is_an_error():
    with pytest.raises(UnknownAsset, match="leaflet_heat"):
        a_page(HeatMap([[50.98, 11.33]]))


def test_every_script_and_style_carries_the_nonce():
    tags = re.findall(r"<(?:script|style)\b[^>]*>", a_page(MarkerCluster()))
    assert tags
    assert all('nonce="n0nce"' in tag for tag in tags)


def test_people_may_zoom_the_page():
    page = a_page()
    assert "user-scalable" not in page
    assert "maximum-scale" not in page


def test_popups_carry_no_inline_style():
    page = a_page(folium.Marker([50.98, 11.33], popup=folium.Popup("<b>Loch</b>")))
    assert "Loch" in page
    assert not re.search(r"<[a-z]+[^>]*\sstyle=", page)


def test_the_page_says_its_language_and_its_title_as_text():
    page = a_page(language="en", title="<Map>")
    assert '<html lang="en">' in page
    assert "<title>&lt;Map&gt;</title>" in page


def test_the_main_script_is_a_module_inside_the_body():
    page = a_page()
    assert page.count('type="module"') == 1
    assert page.rstrip().endswith("</script>\n</body>\n</html>")


@pytest.mark.parametrize(
    ("address", "foreign"),
    [
        ("https://cdn.example/x.js", True),
        ("//cdn.example/x.js", True),
        ("/static/x.js", False),
        ("x.js", False),
        ("#top", False),
        ("data:image/png;base64,AA", False),
    ],
)
def test_foreign_is_what_names_another_host(address, foreign):
    assert is_foreign(address) is foreign
