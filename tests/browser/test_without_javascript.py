"""The road without JavaScript: forms, and a page that refreshes itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

RIGHT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")


def test_the_form_sends_the_code_and_the_page_refreshes_until_the_verdict(plain_page: Page) -> None:
    sign_up(plain_page, "/problems/gradient-descent")
    plain_page.locator("#code").fill(RIGHT)
    plain_page.get_by_role("button", name="Submit").click()
    expect(plain_page.locator(".report-head .verdict")).to_have_text("Accepted", timeout=VERDICT)
    expect(plain_page.locator(".code-sheet")).to_contain_text("get_minimizer")


def test_code_that_is_refused_stands_in_the_form_again(plain_page: Page) -> None:
    sign_up(plain_page, "/problems/gradient-descent")
    long = "x = 1  # " + "a" * 70_000
    plain_page.locator("#code").fill(long)
    plain_page.get_by_role("button", name="Run").click()
    expect(plain_page.locator("#write-error")).not_to_be_empty()
    expect(plain_page.locator("#code")).to_have_value(long)


def test_nothing_that_needs_javascript_is_shown(plain_page: Page) -> None:
    plain_page.goto("/problems/gradient-descent")
    for part in plain_page.locator(".needs-js").all():
        expect(part).to_be_hidden()
    # Every part of the page stands open, one below the other.
    expect(plain_page.locator("#statement")).to_be_visible()
    expect(plain_page.locator("#examples")).to_be_visible()
