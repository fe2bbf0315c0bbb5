"""Borders as they come from people and files: read, checked, and fitted among their neighbours."""
