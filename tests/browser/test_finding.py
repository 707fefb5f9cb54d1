"""The list of problems in a browser: filters that apply as they are chosen, and the way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_search_narrows_the_list_where_it_stands_and_back_widens_it(page: Page) -> None:
    page.goto("/problems")
    titles = page.locator(".problem-title")
    before = titles.count()
    page.evaluate("window.kept = true")  # gone if the page is loaded again
    page.get_by_role("searchbox").press_sequentially("attention")
    expect(page.get_by_role("status").filter(has_text="problems match")).to_be_visible()
    expect(page).to_have_url("/problems?q=attention")
    # The address comes first; until then the list may be that of a part of the word.
    expect(page.locator("#found")).not_to_have_attribute("aria-busy", "true")
    assert 0 < titles.count() < before
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("link", name="Take the filter Search: attention away").press("Enter")
    expect(page).to_have_url("/problems")
    expect(titles).to_have_count(before)
    expect(page.get_by_role("searchbox")).to_have_value("")
    expect(page.locator("#found")).to_be_focused()
    page.go_back()
    expect(page.get_by_role("searchbox")).to_have_value("attention")
    expect(page.get_by_role("status").filter(has_text="problems match")).to_be_visible()
    assert page.evaluate("window.kept")
