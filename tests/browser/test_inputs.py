"""Inputs of the learner's own: changed, run, kept; one that cannot be read is told at its field."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, sign_up, until_wired, write
from tests.browser.test_every_page import faults_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/gradient-descent"
RIGHT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")
PRINTS = RIGHT.replace("        x = init\n", '        x = init\n        print("from", init)\n')


def open_panel(page: Page) -> None:
    """Open the panel, once the worker has made the examples that it begins with."""
    for _ in range(60):
        if page.locator("[data-own]").count():
            break
        page.wait_for_timeout(1000)
        page.reload()
    until_wired(page)
    page.get_by_text("Your inputs", exact=True).click()


@pytest.mark.usefixtures("node_modules")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_argument_is_changed_another_output_seen_and_a_broken_literal_told_at_its_field(
    page: Page, theme: Literal["light", "dark"]
) -> None:
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    sign_up(page, PROBLEM)
    write(page, PRINTS)
    open_panel(page)
    panel = page.locator("[data-own]")
    tabs = panel.get_by_role("tab")
    expect(tabs).to_have_count(4)

    # By keyboard: to the second case, its third argument, and a literal that ends too early.
    tabs.first.focus()
    page.keyboard.press("ArrowRight")
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    field = panel.get_by_role("tabpanel").get_by_role("textbox").nth(2)
    expect(field).to_have_value("3.0")
    field.fill("[100.0")
    page.keyboard.press("Control+Enter")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        "init ends too early: a bracket is open, or a value is missing."
    )
    assert faults_of(page) == []

    field.fill("100.0")
    expect(field).to_have_attribute("aria-invalid", "false")
    # The large button runs the examples, and says that it does.
    passed_over = panel.get_by_text("Run tried the examples, not these inputs")
    expect(passed_over).to_be_hidden()
    page.locator("button[value=run]").click()
    expect(passed_over).to_be_visible()
    expect(page.locator("[data-results] .report-head")).to_contain_text("4 of 4", timeout=VERDICT)
    panel.get_by_role("button", name="Run these").click()
    results = page.locator("[data-results]")
    # The verdict of before says "Accepted" too.
    expect(results.locator(".report-head")).to_contain_text("inputs of your own", timeout=VERDICT)
    expect(results.locator(".report-head")).to_contain_text("Accepted")
    expect(passed_over).to_be_hidden()
    second = results.locator("#case-2")
    expect(second.locator(".value.yours")).to_contain_text("64.0")  # 100 · 0.8²
    expect(second.locator(".value.expected")).to_contain_text("64.0")
    expect(second.locator(".value.printed")).to_contain_text("from 100.0")
    expect(results.locator("#case-3 .value.printed")).to_contain_text("from -2.0")
    assert faults_of(page) == []


def test_cases_are_added_removed_kept_in_the_browser_and_put_back(page: Page) -> None:
    page.goto(PROBLEM)
    open_panel(page)
    panel = page.locator("[data-own]")
    tabs = panel.get_by_role("tab")
    panel.get_by_role("button", name="Add a case").click()
    expect(tabs).to_have_count(5)
    expect(tabs.nth(4)).to_be_focused()
    expect(panel.get_by_role("button", name="Add a case")).to_be_hidden()  # five are the most
    panel.get_by_role("textbox").first.fill("7")
    tabs.first.click()
    panel.get_by_role("button", name="Remove this case").click()
    expect(tabs).to_have_count(4)
    page.reload()
    until_wired(page)
    expect(tabs).to_have_count(4)
    tabs.nth(3).click()
    expect(panel.get_by_role("textbox").first).to_have_value("7")
    panel.get_by_role("button", name="Back to the examples").click()
    tabs.nth(3).click()
    expect(panel.get_by_role("textbox").first).to_have_value("10")
    panel.get_by_role("button", name="Undo").click()
    tabs.nth(3).click()
    expect(panel.get_by_role("textbox").first).to_have_value("7")


def test_without_an_account_the_panel_asks_to_sign_in(page: Page) -> None:
    page.goto(PROBLEM)
    open_panel(page)
    page.get_by_role("button", name="Run these").click()
    expect(page.locator("#write-error")).to_contain_text("needs an account")


def test_what_no_field_can_hold_is_said_in_its_place(page: Page) -> None:
    page.goto("/problems/training-step")
    open_panel(page)
    panel = page.locator("[data-own]")
    expect(panel).to_contain_text("no field can hold it")
    expect(panel.get_by_role("button", name="Run these")).to_be_hidden()


def inputs_kept_open(page: Page) -> None:
    """Change an input and come back: what was changed is kept, and stands open."""
    page.set_viewport_size({"width": 1280, "height": 800})
    sign_up(page, PROBLEM)
    write(page, RIGHT)
    open_panel(page)
    page.locator("[data-own]").get_by_role("textbox").first.fill("3")
    page.reload()
    until_wired(page)
    expect(page.get_by_role("button", name="Remove this case")).to_have_count(1)
    expect(page.locator("[data-results]")).not_to_be_in_viewport()


@pytest.mark.parametrize("keys", ["Control+Enter", "Control+Shift+Enter"])
def test_with_the_inputs_open_what_was_sent_comes_into_view_and_the_editor_keeps_the_focus(
    page: Page, keys: str
) -> None:
    inputs_kept_open(page)
    editor = page.locator(".cm-content")
    editor.click()
    page.keyboard.press(keys)
    head = page.locator("[data-results] .report-head")
    expect(head).to_be_in_viewport(ratio=1)
    expect(editor).to_be_focused()
    expect(head).to_contain_text("Accepted", timeout=VERDICT)
    expect(head).to_be_in_viewport(ratio=1)
    expect(editor).to_be_focused()


def test_who_scrolls_back_to_the_inputs_is_left_there(page: Page) -> None:
    inputs_kept_open(page)
    page.get_by_role("button", name="Run Ctrl").click()
    head = page.locator("[data-results] .report-head")
    expect(head).to_be_in_viewport(ratio=1)
    page.evaluate("document.querySelector('#results').scrollTop = 0")
    expect(head).to_contain_text("Accepted", timeout=VERDICT)
    expect(page.locator("#mine a", has_text="Accepted")).to_have_count(1)  # all is drawn
    assert page.evaluate("document.querySelector('#results').scrollTop") == 0


def test_on_a_phone_too_what_was_sent_comes_into_view(page: Page) -> None:
    inputs_kept_open(page)
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_role("tab", name="Code").click()
    page.get_by_role("button", name="Submit").click()
    head = page.locator("[data-results] .report-head")
    expect(head).to_be_in_viewport(ratio=1)
    expect(head).to_contain_text("Accepted", timeout=VERDICT)
    expect(head).to_be_in_viewport(ratio=1)
