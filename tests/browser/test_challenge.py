"""A challenge: a model is trained, scored and ranked, under the name that its owner chooses."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, sign_up, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PROBLEM = "/problems/makemore-challenge"
CODE = ROOT / "problems/makemore-challenge/submissions"
BEHIND = (CODE / "wrong_answer/pairs_counted.py").read_text(encoding="utf-8")
AHEAD = (CODE / "accepted/counted_contexts.py").read_text(encoding="utf-8")


def test_a_challenge_is_submitted_and_ranked(page: Page) -> None:
    page.goto(PROBLEM)
    page.get_by_role("main").get_by_role("link", name="Sign up").click()
    expect(page.get_by_label("User name")).to_be_visible()
    name = sign_up(page, PROBLEM)
    head = page.locator("[data-results] .report-head")

    write(page, BEHIND)
    page.get_by_role("button", name="Submit").click()
    expect(head).to_contain_text("Wrong answer", timeout=VERDICT)
    expect(head).to_contain_text("Loss per character")
    expect(page.locator("[data-results] #case-3")).to_contain_text("the mark is")

    write(page, AHEAD)
    page.get_by_role("button", name="Submit").click()
    expect(head).to_contain_text("Accepted", timeout=VERDICT)
    page.locator("[data-results]").get_by_role("link", name="The leaderboard").click()
    mine = page.locator("table.board tr.mine")
    expect(mine).to_contain_text(name)
    expect(page.locator(".own")).to_contain_text("You stand at rank")

    page.goto("/account/leaderboards")
    page.get_by_label("Name shown there").fill("Counts Letters")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(PROBLEM)
    page.get_by_role("tab", name="Leaderboard").click()
    expect(mine).to_contain_text("Counts Letters")

    page.goto("/account/leaderboards")
    page.get_by_label("Show me on leaderboards").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{PROBLEM}/leaderboard")
    expect(mine).to_have_count(0)
    expect(page.locator(".own")).to_contain_text("You are not shown here")
