"""Every page: no serious accessibility fault in either theme, nothing wider than a phone."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import FRONTEND, sign_up
from tests.browser.pages import every_page, own_pages

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def faults_of(page: Page) -> list[dict[str, Any]]:
    """What axe-core finds serious on the page as it stands."""
    page.evaluate((FRONTEND / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        # Targets of 24 px are new in WCAG 2.2, and not among what axe looks at by itself.
        "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
    )
    return [
        {
            "rule": fault["id"],
            "where": [" ".join(map(str, node["target"])) for node in fault["nodes"]][:5],
            "why": fault["nodes"][0]["failureSummary"],
        }
        for fault in found["violations"]
        if fault["impact"] in ("serious", "critical")
    ]


@pytest.mark.usefixtures("node_modules")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_page_has_a_serious_accessibility_fault(
    page: Page, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    faults = {}
    for signed_in in (False, True):
        if signed_in:
            sign_up(page)
        for name, address in every_page(own_pages(page) if signed_in else None).items():
            page.goto(address)
            if found := faults_of(page):
                faults[name] = found
    assert faults == {}


#: CSS pixels: a phone; a screen of 1280 zoomed to 200 %, and one zoomed to 400 % (WCAG 1.4.10)
WIDTHS = (390, 640, 320)
_TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_no_page_is_wider_than_a_phone_or_a_zoomed_screen(page: Page) -> None:
    page.set_viewport_size({"width": WIDTHS[0], "height": 844})
    page.emulate_media(reduced_motion="reduce")
    sign_up(page)
    wide = {}
    moving = {}
    for name, address in every_page(own_pages(page)).items():
        page.goto(address)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            page.evaluate(_TWO_FRAMES)  # charts are drawn anew when their place has changed
            if (found := page.evaluate("document.documentElement.scrollWidth")) > width:
                wide[name, width] = found
        if page.evaluate("document.getAnimations().length"):
            moving[name] = page.evaluate("document.getAnimations().map((one) => one.animationName)")
    assert wide == {}
    assert moving == {}, "somebody asked for less motion"
