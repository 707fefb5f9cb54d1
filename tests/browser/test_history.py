"""A learner looks back: what changed between a wrong answer and the right one, wide and narrow."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from benchmarks.service import Service
from tests.browser.conftest import ROOT, VERDICT, profile, sign_up, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

EXERCISE = "gradient-descent"
RIGHT = (ROOT / "problems" / EXERCISE / "solution.py").read_text(encoding="utf-8")
WRONG = "# A first try.\n" + RIGHT.replace("2 * x", "3 * x")


def test_a_learner_compares_two_submissions_without_javascript(plain_page: Page) -> None:
    page = plain_page
    sign_up(page, f"/problems/{EXERCISE}")
    for code, verdict in ((WRONG, "Wrong answer"), (RIGHT, "Accepted")):
        page.goto(f"/problems/{EXERCISE}")
        page.locator("#code").fill(code)
        page.get_by_role("button", name="Submit").click()
        expect(page.locator(".report-head .verdict")).to_have_text(verdict, timeout=VERDICT)

    # On a desk the environment stands open, on a phone it is folded away.
    torch = page.locator("dl.environment").get_by_text("PyTorch")
    expect(torch).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(torch).to_be_hidden()
    page.get_by_text("What it was graded in").click()
    expect(torch).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 800})

    # The one before is chosen already; the keyboard does the rest.
    chosen = page.get_by_label("Compare with an earlier one")
    expect(chosen.locator("option:checked")).to_contain_text("Wrong answer")
    chosen.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What changed")
    cards = page.locator(".compared")
    expect(cards.nth(0)).to_contain_text("Wrong answer")
    expect(cards.nth(1)).to_contain_text("Accepted")
    beside = page.locator(".diff-beside")
    expect(beside).to_be_visible()
    expect(beside).to_contain_text("# A first try.")
    expect(beside.locator("td.removed del").first).to_be_visible()
    expect(page.locator(".diff-below")).to_be_hidden()

    page.set_viewport_size({"width": 390, "height": 844})
    below = page.locator(".diff-below")
    expect(below).to_be_visible()
    expect(beside).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    # Not by colour alone.
    expect(below.locator("td.sign.removed").first).to_contain_text("−")

    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name="Unified").click()
    expect(page.locator(".diff-below")).to_be_visible()
    expect(page.locator(".diff-beside")).to_have_count(0)

    # Back in the list, the filters find the wrong one and say how many there are.
    page.get_by_label("Main").get_by_role("link", name="My submissions").click()
    page.get_by_label("Verdict").select_option("wrong_answer")
    page.get_by_label("Kind").select_option("submit")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("1 submission matches")).to_be_visible()
    expect(page.get_by_label("Verdict")).to_have_value("wrong_answer")


def test_what_is_compared_with_is_told_in_the_time_of_the_reader(
    browser: Browser, service: Service, complaints: list[str]
) -> None:
    options = {"timezone_id": "Asia/Kathmandu", "locale": "en-GB"}  # 5:45 ahead of UTC
    with profile(browser, service, complaints, **options) as page:
        sign_up(page, f"/problems/{EXERCISE}")
        for code in (WRONG, RIGHT):
            page.goto(f"/problems/{EXERCISE}")
            write(page, code)
            page.keyboard.press("Control+Shift+Enter")
            report = page.locator('[data-results] .report[data-state="done"]')
            expect(report).to_be_visible(timeout=VERDICT)
        page.goto("/submissions")
        first = page.locator("time[datetime]").last.get_attribute("datetime") or ""
        page.get_by_role("link", name="Accepted").first.click()
        option = page.get_by_label("Compare with an earlier one").locator("option")
        there = datetime.fromisoformat(first) + timedelta(hours=5, minutes=45)
        expect(option).to_have_text(re.compile(rf"Wrong answer.* · .*, {there:%H:%M:%S}$"))
