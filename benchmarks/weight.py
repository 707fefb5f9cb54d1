"""What a browser loads for a page on a first visit, and what it waits for before it draws.

Chromium's own figures (Resource Timing): the bytes of each body as they came over the wire, and
whether rendering was blocked by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
MOST = 250_000  # bytes, the goal for a problem's page, fonts apart

_LOADED = """() => [...performance.getEntriesByType("navigation"),
  ...performance.getEntriesByType("resource")].map((one) =>
  [one.name, one.encodedBodySize, one.renderBlockingStatus === "blocking", one.initiatorType])"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page or a part of it; `bytes` of its body, compressed where it was."""

    path: str
    bytes: int
    blocks: bool

    @property
    def font(self) -> bool:
        """Fonts are swapped in, and not counted."""
        return self.path.endswith(".woff2")


def loaded(browser: Browser, url: str) -> list[Loaded]:
    """Everything that the page at `url` loads in a new profile, until it loads no more."""
    context = browser.new_context()
    try:
        page = context.new_page()
        page.goto(url)
        # A busy machine is idle for long before it asks for the fonts of what it draws.
        page.evaluate("document.fonts.ready.then(() => null)")
        page.wait_for_load_state("networkidle")
        entries = page.evaluate(_LOADED)
    finally:
        context.close()
    return [
        # The page itself is what is drawn; everything else may stand in its way.
        Loaded(urlsplit(name).path, int(size), bool(blocks) and kind != "navigation")
        for name, size, blocks, kind in entries
    ]


def weight(parts: list[Loaded]) -> int:
    """Bytes without fonts."""
    return sum(part.bytes for part in parts if not part.font)
