"""The workbench's keys and settings, and the lines that a report speaks of."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import VERDICT, on_phone, sign_up, until_wired, write, written
from tests.browser.test_every_page import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/gradient-descent"
STOPS = """class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        return self.half(init)

    def half(self, x):
        return x / 0
"""
LOOPS = """class Solution:
    def get_minimizer(self, iterations, learning_rate, init):
        x = init
        while True: pass
"""


def test_a_question_mark_tells_the_keys_but_not_in_the_editor(page: Page) -> None:
    page.goto(PROBLEM)
    until_wired(page)
    keys = page.get_by_role("dialog", name="Keys")
    write(page, "x = 1  #")
    page.keyboard.type("?")
    assert written(page).endswith("#?")
    expect(keys).to_be_hidden()
    page.get_by_role("tab", name="Statement").focus()
    page.keyboard.press("?")
    expect(keys).to_contain_text("Escape, then Tab")
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.get_by_role("button", name="Keys").click()
    expect(keys).to_be_visible()


def test_the_editor_has_the_size_and_the_keys_that_were_chosen(page: Page) -> None:
    page.goto(PROBLEM)
    until_wired(page)
    size = "getComputedStyle(document.querySelector('.cm-content')).fontSize"
    assert page.evaluate(size) == "14px"
    vim = "performance.getEntriesByType('resource').some((one) => one.name.includes('/vim-'))"
    assert not page.evaluate(vim)
    settings = page.locator("summary", has_text="Aa")
    settings.click()
    page.get_by_role("button", name="Larger text").click()
    assert page.evaluate(size) == "15px"
    page.get_by_label("Vim keys").check()
    expect(page.locator(".cm-vim-panel")).to_be_visible()
    page.keyboard.press("Enter")  # in a field of the form, and sends nothing
    expect(page.get_by_label("Vim keys")).not_to_be_checked()
    page.keyboard.press("Enter")
    page.reload()
    until_wired(page)
    expect(page.locator(".cm-vim-panel")).to_be_visible()
    assert page.evaluate(size) == "15px"
    page.locator(".cm-content").click()
    before = written(page)
    for key in ("Escape", "g", "g", "d", "d"):
        page.keyboard.press(key)
    assert written(page) == before.split("\n", 1)[1]
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()


def test_a_line_of_the_report_leads_to_it_in_the_editor(person_page: Page) -> None:
    page = person_page
    sign_up(page, PROBLEM)
    until_wired(page)
    if on_phone(page):
        page.get_by_role("tab", name="Code", exact=True).click()
    write(page, STOPS)
    page.keyboard.press("Control+Enter")
    results = page.locator("[data-results]")
    results.locator(".line-link").first.wait_for(timeout=VERDICT)
    marked = page.locator(".cm-stopped")
    expect(marked).to_have_text("        return x / 0")
    results.locator(".trace").get_by_role("button", name="line 3").first.click()
    expect(marked).to_have_text("        return self.half(init)")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("Control+Home")
    page.keyboard.insert_text("# a line above\n")
    expect(marked).to_have_text("        return self.half(init)")
    if on_phone(page):
        page.get_by_role("tab", name="Results").click()
    results.locator(".in-words").get_by_role("button", name="Line 6").first.click()
    expect(marked).to_have_text("        return x / 0")  # where it is by now
    page.keyboard.insert_text("1 + ")
    expect(marked).to_have_count(0)


def test_a_loop_without_end_is_shown_in_the_editor(person_page: Page) -> None:
    page = person_page
    sign_up(page, PROBLEM)
    until_wired(page)
    if on_phone(page):
        page.get_by_role("tab", name="Code", exact=True).click()
    write(page, LOOPS)
    page.keyboard.press("Control+Enter")
    link = page.locator("[data-results] .in-words .line-link")
    link.wait_for(timeout=VERDICT)
    expect(link).to_have_text("Line 4")
    expect(page.locator(".cm-stopped")).to_have_text("        while True: pass")


@pytest.mark.usefixtures("node_modules")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_on_the_workbench_is_accessible(
    page: Page, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(PROBLEM)
    until_wired(page)
    page.get_by_role("button", name="Keys").click()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    page.locator("summary", has_text="Aa").click()
    assert faults_of(page) == []
    page.keyboard.press("Escape")
    write(page, "def f(x)\n    return x\n")
    page.locator("[data-marks]").click()
    expect(page.locator(".cm-panel-lint")).to_be_visible()
    assert faults_of(page) == []
    page.locator(".cm-content").click()
    page.keyboard.press("Control+f")
    expect(page.locator(".cm-search")).to_be_visible()
    assert faults_of(page) == []
