"""Configuration, and the release of what waits for it."""

from reports.admin import categories, people, reports

__all__ = ["categories", "people", "reports"]
