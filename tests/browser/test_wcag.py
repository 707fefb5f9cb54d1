"""The keyboard alone, in either language: what has the focus is seen, and verdicts are told."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VERDICT, sign_up, until_wired, write
from tests.browser.pages import PROBLEM, WRONG

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MOST = 400  # times that Tab is pressed; no page has as many places

#: of what has the focus: its name, whether any corner or its middle is on top of the page, its ring
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const box = one.getBoundingClientRect();
  const inset = Math.min(4, box.width / 2, box.height / 2);
  const places = [
    [box.left + box.width / 2, box.top + box.height / 2],
    [box.left + inset, box.top + inset],
    [box.right - inset, box.bottom - inset],
  ];
  const seen = places.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (one.contains(top) || top.contains(one));
  });
  const style = getComputedStyle(one);
  const ring = style.outlineStyle !== "none" || one.closest(":focus-within .editor, .editor");
  const name = one.getAttribute("aria-label") || one.innerText?.trim() || one.name || one.tagName;
  return { name, seen, ring: Boolean(ring) };
}"""


def walked(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the top of the page until the focus leaves it; Escape leaves the editor."""
    page.evaluate("window.scrollTo(0, 0); document.activeElement?.blur()")
    found: list[dict[str, Any]] = []
    for _ in range(MOST):
        page.keyboard.press("Tab")
        focused = page.evaluate(_FOCUSED)
        if focused is None:
            break
        found.append(focused)
        if page.evaluate("Boolean(document.activeElement.closest('.cm-editor'))"):
            page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize("width", [390, 1280])
def test_what_has_the_focus_is_seen_and_nothing_keeps_it(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    sign_up(page)
    hidden = {}
    for address in (f"/problems/{PROBLEM}", "/problems", "/tracks/zero-to-hero", "/account"):
        page.goto(address)
        places = walked(page)
        assert 10 < len(places) < MOST, "nothing was walked, or something keeps the focus"
        if bad := [one["name"] for one in places if not (one["seen"] and one["ring"])]:
            hidden[address] = bad
    assert hidden == {}


def test_a_spanish_reader_gets_spanish_from_the_page_and_from_its_scripts(page: Page) -> None:
    sign_up(page)
    page.get_by_role("contentinfo").get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto(f"/problems/{PROBLEM}")
    until_wired(page)
    expect(page.get_by_role("tab", name="Enunciado")).to_be_visible()
    expect(page.locator("#statement")).to_have_attribute("lang", "en")
    write(page, WRONG.read_text(encoding="utf-8"))
    page.get_by_role("button", name="Enviar").click()
    head = page.locator("[data-results] .report-head")
    expect(head).to_contain_text("Respuesta incorrecta", timeout=VERDICT)
    # The region is polite: what it says is read once the reader's own sentence ends.
    expect(page.locator("#live[aria-live=polite]")).to_contain_text("Respuesta incorrecta:")
    expect(page.locator(".in-words").first).to_have_attribute("lang", "en")
