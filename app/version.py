"""The version of this installation."""

from __future__ import annotations

from importlib import metadata


def installed_version() -> str:
    """As its package says; "0" where it runs from a folder."""
    try:
        return metadata.version("tensorjudge")
    except metadata.PackageNotFoundError:
        return "0"
