"""The problem page at work: keys, drafts, reset, live cases and what replaces them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, sign_up, until_wired, write, written

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/gradient-descent"
RIGHT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")
PRINTS = RIGHT.replace("        x = init\n", '        x = init\n        print("from", init)\n')


def test_control_enter_runs_the_examples_and_shows_what_was_printed(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, PRINTS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-results] .report-head")).to_contain_text("Accepted", timeout=VERDICT)
    expect(page.locator("[data-results] .report-head")).to_contain_text("examples only")
    page.locator("[data-results] details.case summary").first.click()
    expect(page.locator("[data-results] .value.printed pre").first).to_contain_text("from")
    assert written(page) == PRINTS  # the editor's own Ctrl-Enter would have added a line


def test_control_shift_enter_submits(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, RIGHT)
    page.keyboard.press("Control+Shift+Enter")
    results = page.locator("[data-results]")
    expect(results.locator(".report-head")).to_contain_text("Accepted", timeout=VERDICT)
    expect(results.locator(".hidden-mark").first).to_be_visible()


def test_without_events_the_verdict_comes_by_asking(page: Page, complaints: list[str]) -> None:
    page.route("**/events", lambda route: route.fulfill(status=500, body=""))
    sign_up(page, PROBLEM)
    write(page, RIGHT)
    page.get_by_role("button", name="Run").click()
    expect(page.locator("[data-results] .report-head")).to_contain_text("Accepted", timeout=VERDICT)
    complaints[:] = [text for text in complaints if "EventSource" not in text]


def test_a_draft_survives_a_reload_and_signing_up(page: Page) -> None:
    page.goto(PROBLEM)
    write(page, "# thought of before signing up\n")
    expect(page.locator("[data-draft]")).to_have_text("Saved in this browser")
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("thought of before signing up")
    sign_up(page, PROBLEM)
    expect(page.locator(".cm-content")).to_contain_text("thought of before signing up")
    assert "thought of before" in written(page)


def test_reset_asks_first_and_can_be_undone(page: Page) -> None:
    page.goto(PROBLEM)
    starter = written(page)
    write(page, "# mine\n")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="Keep my text").click()
    assert written(page) == "# mine\n"
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".cm-content")).to_contain_text("get_minimizer")
    assert written(page) == starter
    page.get_by_role("button", name="Undo reset").click()
    assert written(page) == "# mine\n"


def test_tab_indents_and_escape_then_tab_leaves_the_editor(page: Page) -> None:
    page.goto(PROBLEM)
    write(page, "x")
    page.keyboard.press("Home")
    page.keyboard.press("Tab")
    assert written(page) == "    x"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()
    assert written(page) == "    x"


def test_the_chosen_theme_is_kept(page: Page) -> None:
    page.emulate_media(color_scheme="light")
    page.goto(PROBLEM)
    ground = "getComputedStyle(document.querySelector('.cm-editor')).backgroundColor"
    light = page.evaluate(ground)
    page.get_by_role("button", name="Dark theme").click()
    assert page.evaluate(ground) != light
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert page.evaluate(ground) != light


def test_a_phone_shows_one_part_at_a_time(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_up(page, PROBLEM)
    expect(page.locator("#read")).to_be_visible()
    expect(page.locator("#write")).to_be_hidden()
    until_wired(page)
    page.get_by_role("tab", name="Code").click()
    expect(page.locator("#read")).to_be_hidden()
    submit = page.get_by_role("button", name="Submit")
    expect(submit).to_be_in_viewport()
    write(page, RIGHT)
    submit.click()
    expect(page.get_by_role("tab", name="Results")).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-results] .report-head")).to_contain_text("Accepted", timeout=VERDICT)
