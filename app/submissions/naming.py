"""The problem that somebody means: of so many that no list to choose from would help."""

from __future__ import annotations

from collections.abc import Collection

from app.catalog.finding import words_of
from app.catalog.package import folded
from app.catalog.service import Catalog

LONGEST = 200  # characters of a name that are looked at


def meant(catalog: Catalog, slugs: Collection[str], text: str) -> list[str]:
    """Of these slugs the one that the text is, or that is called so; else all that have its words.

    Case and accents do not count. By title.
    """
    if text in slugs:
        return [text]
    wanted, words = folded(text), words_of(text)
    if not words:
        return []
    there = catalog.problems  # a problem that left goes by its slug
    titles = {slug: there[slug].folded_title if slug in there else slug for slug in slugs}
    found = [slug for slug, title in titles.items() if title == wanted]
    found = found or [
        slug for slug, title in titles.items() if all(word in f"{title} {slug}" for word in words)
    ]
    return sorted(found, key=lambda slug: (titles[slug], slug))
