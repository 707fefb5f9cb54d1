"""Marks in the editor: underlined, counted, listed, and in nobody's way."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VERDICT, sign_up, until_wired, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/softmax"
FORBIDDEN = """import torch
class Solution:
    def softmax(self, z, dim):
        return torch.softmax(z, dim)
"""


def test_a_mistake_is_marked_and_listed_and_the_judge_has_the_last_word(page: Page) -> None:
    sign_up(page, PROBLEM)
    until_wired(page)
    write(page, "class Solution:\n    def softmax(self, z, dim)\n        return z\n")
    count = page.locator("[data-marks]")
    expect(count).to_have_text("Line 2: a mark")
    expect(page.locator(".cm-lintRange-error")).to_be_visible()
    count.click()
    listed = page.locator(".cm-panel-lint").get_by_role("option")
    expect(listed).to_have_text("Line 2: A colon `:` is missing at the end of this line.")
    page.keyboard.press("Escape")
    write(page, "class Solution:\n    def softmax(self, z, dim):\n        return z\n")
    expect(count).to_be_hidden()
    write(page, FORBIDDEN)
    expect(count).to_have_text("Line 4: a mark")
    page.keyboard.press("Control+Enter")
    head = page.locator("[data-results] .report-head")
    expect(head).to_contain_text("Forbidden call", timeout=VERDICT)


def test_marks_that_were_switched_off_stay_off(page: Page) -> None:
    page.goto(PROBLEM)
    until_wired(page)
    page.locator("summary", has_text="Aa").click()
    page.get_by_label("Mark mistakes while typing").uncheck()
    page.reload()
    until_wired(page)
    with page.expect_response("**/assist-*.js"):
        write(page, "x = (\n")
    page.wait_for_timeout(1500)  # twice what a mark takes
    expect(page.locator("[data-marks]")).to_be_hidden()
