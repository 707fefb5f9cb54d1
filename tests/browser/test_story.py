"""The main job: a learner signs up, is wrong, is right, and finds both again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, sign_up, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

EXERCISE = ROOT / "problems/self-attention"
WRONG = (EXERCISE / "submissions/wrong_answer/no_scale.py").read_text(encoding="utf-8")
RIGHT = (EXERCISE / "solution.py").read_text(encoding="utf-8")


def test_a_learner_is_wrong_then_right_and_finds_both_under_my_submissions(page: Page) -> None:
    page.goto("/problems/self-attention")
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    expect(page.get_by_label("User name")).to_be_visible()
    sign_up(page, "/problems/self-attention")
    # Gone with the first reload or navigation.
    page.evaluate("window.sameDocument = true")

    write(page, WRONG)
    page.get_by_role("button", name="Submit").click()
    verdict = page.locator("[data-results] .report-head .verdict")
    expect(verdict).to_have_text("Wrong answer", timeout=VERDICT)
    # The first difference is open, and is told in words.
    opened = page.locator("[data-results] details.case[open]")
    expect(opened.locator(".in-words")).not_to_be_empty()
    expect(opened).to_contain_text("expected")

    write(page, RIGHT)
    page.get_by_role("button", name="Submit").click()
    expect(verdict).to_have_text("Accepted", timeout=VERDICT)
    assert page.evaluate("window.sameDocument") is True

    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("SingleHeadAttention")
    page.get_by_label("Main").get_by_role("link", name="My submissions").click()
    rows = page.locator("table.submission-rows tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Accepted")
    expect(rows.nth(1)).to_contain_text("Wrong answer")

    rows.nth(1).get_by_role("link", name="Wrong answer").click()
    expect(page.locator(".code-sheet")).to_contain_text("class SingleHeadAttention")
    page.goto("/problems")
    solved = page.locator("li", has=page.locator("a[href='/problems/self-attention']"))
    expect(solved).to_contain_text("Solved")
