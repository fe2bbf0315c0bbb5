"""Configuration of this room in Django's admin."""

from geo.admin import offices, places, rules, services

__all__ = ["offices", "places", "rules", "services"]
