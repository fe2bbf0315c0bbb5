"""Atom feeds with places (GeoRSS) of public reports, for every filter."""
