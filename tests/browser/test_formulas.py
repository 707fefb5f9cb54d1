"""Formulas stand in the font that we ship, and only pages that have some load it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route

from app.catalog.formulas import displayed
from app.catalog.statements import render_markdown
from benchmarks.service import Service
from benchmarks.weight import loaded
from tests.browser.conftest import ROOT

LONG = r"24{,}960 + 98{,}304 + 6 \cdot 1{,}773{,}312 + 768 + 25{,}025 = 10{,}788{,}929"
FONT = "/static/fonts/stix-two-math.woff2"
#: bytes; it comes beside a page's other fonts
MOST = 100_000

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


@pytest.mark.parametrize(
    ("path", "formulas"), [("/problems/self-attention", 1), ("/problems", 0), ("/", 0)]
)
def test_only_a_page_with_formulas_loads_their_font(
    browser: Browser, service: Service, path: str, formulas: int
) -> None:
    fonts = [part for part in loaded(browser, f"{service.url}{path}") if part.path == FONT]
    assert len(fonts) == formulas
    assert all(part.bytes < MOST and not part.blocks for part in fonts)


@pytest.fixture
def formulas(page: Page) -> Page:
    """A page of formulas under our stylesheet, without a site."""
    served = {
        "http://font.test/": b"""<!doctype html><link rel=stylesheet href=app.css>
            <p><math><mo id=inline>&sum;</mo></math></p>
            <p><math display=block><mo id=display>&sum;</mo></math></p>
            <p><math><mi id=alone>&prime;</mi>
            <msup><mi>f</mi><mi id=script>&prime;</mi></msup></math></p>
            <div id=narrow>%s</div>"""
        % render_markdown(f"The whole is ${LONG}$, and no more.").encode(),
        "http://font.test/app.css": (ROOT / "static/app.css").read_bytes(),
        f"http://font.test{FONT.removeprefix('/static')}": (ROOT / FONT[1:]).read_bytes(),
    }

    def answer(route: Route) -> None:
        body = served.get(route.request.url)
        route.abort() if body is None else route.fulfill(body=body)

    page.route("http://font.test/**", answer)
    page.goto("http://font.test/")
    loading = "document.fonts.load('16px \"STIX Two Math Web\"').then((faces) => faces.length)"
    assert page.evaluate(loading) == 1
    return page


def test_a_sum_in_a_display_is_larger_as_the_math_table_says(formulas: Page) -> None:
    assert _side(formulas, "display", "height") > 1.2 * _side(formulas, "inline", "height")


def test_a_prime_in_a_script_has_the_shape_that_is_made_for_it(formulas: Page) -> None:
    # Scripts are set at 70 % of the size, and that shape is 140 % as large as the plain sign.
    share = _side(formulas, "script", "width") / _side(formulas, "alone", "width")
    assert share == pytest.approx(0.7 * 1.4, abs=0.05)


def test_a_formula_longer_than_a_phone_is_wide_takes_two_lines(formulas: Page) -> None:
    formulas.set_viewport_size({"width": 390, "height": 844})
    wide = "document.documentElement.scrollWidth"
    assert formulas.evaluate(wide) == 390
    script = "(whole) => { document.getElementById('narrow').innerHTML = whole; }"
    formulas.evaluate(script, displayed(LONG, "inline"))
    assert formulas.evaluate(wide) > 390  # in one piece it would be too wide


def _side(page: Page, name: str, side: str) -> float:
    script = "([name, side]) => document.getElementById(name).getBoundingClientRect()[side]"
    return float(page.evaluate(script, [name, side]))
