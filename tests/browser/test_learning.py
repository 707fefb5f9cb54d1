"""Learning by more than code: a quiz taken twice, a track followed, an editorial opened."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, sign_up, write, written
from tests.browser.pages import QUIZ, TRACK, take_quiz

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def solve(page: Page) -> None:
    """Solve the problem whose page is open: its reference sent, or its quiz taken until right."""
    slug = page.url.rsplit("/", 1)[-1]
    solution = ROOT / "problems" / slug / "solution.py"
    if solution.exists():
        write(page, solution.read_text(encoding="utf-8"))
        page.get_by_role("button", name="Submit").click()
        verdict = page.locator("[data-results] .report-head .verdict")
        expect(verdict).to_have_text("Accepted", timeout=VERDICT)
        return
    known: dict[str, str] = {}
    take_quiz(page, known)
    page.goto(f"/problems/{slug}")
    take_quiz(page, known)


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_a_quiz_is_taken_twice_and_the_second_time_is_right(
    page: Page, plain_page: Page, script: bool
) -> None:
    page = page if script else plain_page
    sign_up(page, f"/problems/{QUIZ}")
    known: dict[str, str] = {}
    first = take_quiz(page, known)
    expect(page.locator("h1")).to_have_text(f"{first} of {len(known)} right")
    expect(page.locator(".reviewed")).to_have_count(len(known))

    page.goto(f"/problems/{QUIZ}")
    second = take_quiz(page, known)
    assert second == len(known)
    expect(page.locator("h1")).to_have_text(f"{second} of {second} right")

    page.goto(f"/problems/{QUIZ}")
    rows = page.locator("table.list tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(f"{second} of {second} right")
    expect(rows.nth(1)).to_contain_text(f"{first} of {second} right")
    page.goto("/problems")
    solved = page.locator("li", has=page.locator(f"a[href='/problems/{QUIZ}']"))
    expect(solved).to_contain_text("Solved")


def test_a_track_is_followed_three_steps(page: Page) -> None:
    sign_up(page, f"/tracks/{TRACK}")
    for done in range(3):
        expect(page.locator(".how-far")).to_contain_text(re.compile(rf"^{done} of \d+ solved"))
        step = page.locator(".steps [aria-current='step']")
        expect(step).to_have_count(1)
        address = str(step.get_attribute("href"))
        page.locator(".track-now a.button").click()
        expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
        solve(page)
        expect(page.locator("main a.button", has_text="Next: ").first).to_be_visible()
        page.goto(f"/tracks/{TRACK}")
        row = page.locator(".steps li", has=page.locator(f"a[href='{address}']"))
        expect(row).to_contain_text("Solved")
    expect(page.locator(".how-far")).to_contain_text(re.compile(r"^3 of \d+ solved"))
    page.goto("/tracks")
    expect(page.locator(f"#{TRACK} .tile.is-solved")).to_have_count(3)


def test_the_editorial_opens_by_choice_and_the_text_in_the_editor_stays(page: Page) -> None:
    sign_up(page, "/problems/gradient-descent")
    write(page, "# half an idea\n")
    page.get_by_role("tab", name="Editorial").click()
    expect(page.get_by_role("button", name="Show the editorial")).to_be_hidden()
    page.get_by_text("Read it now").click()
    page.get_by_role("button", name="Show the editorial").click()
    expect(page.get_by_role("tab", name="Editorial")).to_have_attribute("aria-selected", "true")
    expect(page.locator("#editorial .prose")).to_be_visible()
    assert written(page) == "# half an idea\n"
    page.wait_for_load_state()  # its script puts the problem's address in the place of the form's
    page.reload()
    expect(page.locator("#editorial .prose")).to_be_visible()
    assert written(page) == "# half an idea\n"
    expect(page.locator(".standing:visible").first).to_contain_text("editorial read")


def test_an_accepted_answer_opens_the_editorial_at_once(page: Page) -> None:
    sign_up(page, "/problems/gradient-descent")
    solve(page)
    page.get_by_role("tab", name="Editorial").click()
    expect(page.locator("#editorial .prose")).to_be_visible()
    page.reload()
    expect(page.locator(".standing:visible").first).to_have_text("Solved")


def test_without_scripts_the_editorial_brings_the_text_along(plain_page: Page) -> None:
    sign_up(plain_page, "/problems/gradient-descent")
    plain_page.locator("#code").fill("# half an idea\n")
    plain_page.get_by_text("Read it now").click()
    plain_page.get_by_role("button", name="Show the editorial").click()
    expect(plain_page.locator("#editorial .prose")).to_be_visible()
    expect(plain_page.locator("#code")).to_have_value("# half an idea\n")
