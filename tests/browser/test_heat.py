"""The heat-map of a difference: its numbers under the pointer and by keys, on both pages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_up
from tests.browser.pages import a_judged_submission

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_cell_tells_its_number_to_a_pointer_and_to_keys(page: Page) -> None:
    sign_up(page)
    address = a_judged_submission(page)
    for where in ("", address):
        if where:
            page.goto(where)
        figure = page.locator("figure.heat").first
        picture, number = figure.get_by_role("img"), figure.locator("[data-heat-cell]")
        picture.focus()
        worst = re.compile("Row [1-9], column .: [+\N{MINUS SIGN}]")  # weights differ by site
        expect(number).to_have_text(worst)
        page.keyboard.press("End")
        expect(number).to_have_text(re.compile("column [1-9]: "))
        page.keyboard.press("Home")
        page.keyboard.press("ArrowLeft")  # there is no further
        expect(number).to_have_text(re.compile("column 0: "))
        for _ in range(9):
            page.keyboard.press("ArrowUp")
        expect(number).to_have_text("Row 0, column 0: agrees")
        page.keyboard.press("ArrowDown")
        expect(number).to_have_text(re.compile("Row 1, column 0: "))
        picture.hover(position={"x": 8, "y": 8})
        expect(number).to_have_text("Row 0, column 0: agrees")
