"""The public map as folium elements: base map, districts and reports by address, not by data."""

from branca.element import MacroElement
from folium import LayerControl, Map
from folium.map import Layer
from folium.plugins import MarkerCluster
from folium.template import Template

FINEST_ZOOM = 19
COARSEST_ZOOM = 10

Box = tuple[float, float, float, float]


def town_map(
    *,
    bounds: Box,
    module_url: str,
    base_url: str,
    houses_url: str,
    districts_url: str,
    reports_url: str,
    names: dict[str, str],
) -> Map:
    """The map of a town with its reports in clusters. `bounds`: west, south, east, north in degrees.

    `names` are the visible words: districts, reports, cluster ("%s reports"), attribution.
    """
    west, south, east, north = bounds
    # No tiles: the base map is our own. Without maxZoom among the options clusters fail.
    map_ = Map(location=[(south + north) / 2, (west + east) / 2], tiles=None, zoom_control=True)
    map_.options |= {"max_zoom": FINEST_ZOOM, "min_zoom": COARSEST_ZOOM, "zoom_snap": 0.5}
    TownGround(module_url, base_url, houses_url, names["attribution"]).add_to(map_)
    Districts(districts_url, name=names["districts"]).add_to(map_)
    ReportCluster(reports_url, each=names["cluster"], name=names["reports"]).add_to(map_)
    LayerControl(collapsed=True).add_to(map_)
    map_.fit_bounds([[south, west], [north, east]])
    return map_


class TownGround(MacroElement):
    """The built-in base map, drawn by map.js, which this element also imports for the others as `town`."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            import * as town from {{ this.module_url|tojson }};
            {{ this._parent.get_name() }}.attributionControl.setPrefix(false)
                .addAttribution(town.escape({{ this.attribution|tojson }}));
            town.addBaseMap({{ this._parent.get_name() }}, {
                base: {{ this.base_url|tojson }}, houses: {{ this.houses_url|tojson }},
            });
        {% endmacro %}
        """
    )

    def __init__(self, module_url: str, base_url: str, houses_url: str, attribution: str) -> None:
        super().__init__()
        self._name = "TownGround"
        self.module_url, self.base_url, self.houses_url = module_url, base_url, houses_url
        self.attribution = attribution


class Districts(Layer):
    """District polygons from a GeoJSON address, each with its name as a text."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = town.districtLayer({{ this.url|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, url: str, name: str) -> None:
        super().__init__(name=name, overlay=True, control=True, show=True)
        self._name = "Districts"
        self.url = url


class ReportCluster(MarkerCluster):
    """folium's cluster, filled from a GeoJSON address with pins that say the state by colour and shape."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.markerClusterGroup({
                maxClusterRadius: 60, showCoverageOnHover: false, spiderfyDistanceMultiplier: 1.6,
                iconCreateFunction: (cluster) => town.clusterIcon(cluster, {{ this.each|tojson }}),
            });
            town.fillWithReports({{ this.get_name() }}, {{ this.url|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, url: str, each: str, name: str) -> None:
        super().__init__(name=name)
        self._name = "ReportCluster"
        self.url, self.each = url, each
