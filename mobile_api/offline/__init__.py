"""Reporting without network: what a device keeps, and the worker that hands it out (docs/offline.md)."""
