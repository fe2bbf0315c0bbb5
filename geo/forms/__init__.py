"""Form fields for places, without anything from another host."""

from geo.forms.widget import MapWidget, geometry_of

__all__ = ["MapWidget", "geometry_of"]
