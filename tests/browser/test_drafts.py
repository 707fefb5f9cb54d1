"""What is typed and not sent: kept here and on the server, and never overwritten by another."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from benchmarks.service import Service
from tests.browser.conftest import profile, sign_up, write, written

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/gradient-descent"
DRAFT = "/api/v1/problems/gradient-descent/draft"


def state(page: Page, text: str) -> None:
    expect(page.locator("[data-draft]")).to_have_text(text)


def other_tab(page: Page) -> Page:
    tab = page.context.new_page()
    tab.goto(PROBLEM)
    return tab


def on_another_device(page: Page, browser: Browser, do: Callable[[Page], None]) -> None:
    """Let the person who is signed in on `page` do something in a browser of its own."""
    there = browser.new_context(
        base_url=page.url.partition("/problems")[0],
        storage_state={"cookies": page.context.cookies(), "origins": []},  # type: ignore[typeddict-item]
    )
    tab = there.new_page()
    tab.goto(PROBLEM)
    do(tab)
    there.close()


def test_a_text_goes_along_to_another_device(page: Page, browser: Browser) -> None:
    sign_up(page, PROBLEM)
    write(page, "# begun at the desk\n")
    state(page, "Saved")

    def go_on(phone: Page) -> None:
        expect(phone.locator(".cm-content")).to_contain_text("begun at the desk")
        write(phone, "# gone on with elsewhere\n")
        state(phone, "Saved")

    on_another_device(page, browser, go_on)
    # Back at the desk, nothing was typed since: the newer text is there.
    page.clock.install()
    page.clock.fast_forward(60_000)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(".cm-content")).to_contain_text("gone on with elsewhere")


def test_what_is_typed_offline_is_kept_here_and_saved_when_back(page: Page) -> None:
    sign_up(page, PROBLEM)
    page.context.set_offline(True)
    write(page, "# in a tunnel\n")
    state(page, "Saved in this browser only, offline")
    page.context.set_offline(False)
    state(page, "Saved")
    assert page.request.get(DRAFT).json()["code"] == "# in a tunnel\n"


def test_two_texts_made_apart_are_both_there_until_one_is_chosen(
    page: Page, browser: Browser
) -> None:
    sign_up(page, PROBLEM)
    write(page, "# one\n")
    state(page, "Saved")
    page.context.set_offline(True)
    write(page, "# typed offline\n")
    state(page, "Saved in this browser only, offline")

    def elsewhere(there: Page) -> None:
        write(there, "# typed elsewhere\n")
        state(there, "Saved")

    on_another_device(page, browser, elsewhere)
    page.context.set_offline(False)
    notice = page.get_by_role("region", name=re.compile("two texts"))
    expect(notice).to_be_visible()
    assert written(page) == "# typed offline\n"
    notice.get_by_role("button", name="Show the difference").click()
    expect(notice.locator("table.diff")).to_contain_text("typed elsewhere")

    notice.get_by_role("button", name=re.compile("Use the other .from a computer")).click()
    expect(notice).to_be_hidden()
    assert written(page) == "# typed elsewhere\n"
    page.get_by_role("button", name="Swap them").click()
    assert written(page) == "# typed offline\n"
    state(page, "Saved")
    assert page.request.get(DRAFT).json()["code"] == "# typed offline\n"


def test_two_tabs_that_were_both_typed_in_ask(page: Page) -> None:
    sign_up(page, PROBLEM)
    tab = other_tab(page)
    # What is typed in the second is not written yet: as by two people, or after a standstill.
    tab.evaluate("window.setTimeout = () => 0")
    write(tab, "# typed in the second\n")
    write(page, "# typed in the first\n")
    notice = tab.get_by_role("region", name=re.compile("two texts"))
    expect(notice).to_be_visible()
    assert written(tab) == "# typed in the second\n"
    assert written(page) == "# typed in the first\n"
    tab.close()  # without an answer: the next visit asks again
    tab = other_tab(page)
    expect(tab.locator(".cm-content")).to_contain_text("typed in the first")
    tab.get_by_role("button", name=re.compile("Use the other .from another tab")).click()
    expect(page.locator(".cm-content")).to_contain_text("typed in the second")
    state(page, "Saved")


def test_signed_out_the_text_stays_in_this_browser(page: Page) -> None:
    page.goto(PROBLEM)
    write(page, "# thought of before signing up\n")
    state(page, "Saved in this browser")
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("thought of before signing up")


def test_no_text_stays_in_the_browser_once_the_server_has_it(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, "# not for the next at this desk\n")
    state(page, "Saved")
    assert "next at this desk" not in page.evaluate("JSON.stringify(localStorage)")


def test_what_is_typed_before_the_script_is_there_goes_on_in_the_editor(page: Page) -> None:
    sign_up(page, PROBLEM)
    held: list[Route] = []
    page.route("**/js/workbench.js*", lambda route: held.append(route))
    with page.expect_request("**/js/workbench.js*"):
        page.reload(wait_until="commit")
    page.locator("#code").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("# on a slow line")
    held[0].continue_()
    expect(page.locator(".cm-content")).to_be_focused()
    state(page, "Saved")
    page.keyboard.insert_text(", and on")
    assert written(page) == "# on a slow line, and on"
    state(page, "Saved")
    assert page.request.get(DRAFT).json()["code"] == "# on a slow line, and on"


def test_what_was_typed_before_the_script_and_what_was_kept_are_both_there(page: Page) -> None:
    page.goto(PROBLEM)
    write(page, "# kept here")
    state(page, "Saved in this browser")
    held: list[Route] = []
    page.route("**/js/workbench.js*", lambda route: held.append(route))
    with page.expect_request("**/js/workbench.js*"):
        page.reload(wait_until="commit")
    page.locator("#code").fill("# on a slow line")
    held[0].continue_()
    page.get_by_role("button", name=re.compile("Use the other")).click()
    assert written(page) == "# kept here"
    page.get_by_role("button", name="Swap them").click()
    assert written(page) == "# on a slow line"


def test_a_text_that_was_left_in_a_hurry_does_not_stay_in_the_browser(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, "# off to the bus\n")
    page.goto("/problems")  # before it was saved: it is sent as the page goes
    while page.request.get(DRAFT).json()["code"] != "# off to the bus\n":
        page.wait_for_timeout(100)
    page.goto(PROBLEM)
    state(page, "Saved")
    assert "off to the bus" not in page.evaluate("JSON.stringify(localStorage)")


def test_a_reset_takes_the_draft_away_and_can_be_undone(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, "# mine\n")
    state(page, "Saved")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator(".cm-content")).to_contain_text("get_minimizer")
    state(page, "Saved")
    assert page.request.get(DRAFT).json()["code"] is None
    page.get_by_role("button", name="Undo reset").click()
    state(page, "Saved")
    assert page.request.get(DRAFT).json()["code"] == "# mine\n"


def test_a_session_that_ended_loses_nothing(
    browser: Browser, service: Service, complaints: list[str]
) -> None:
    with profile(browser, service, complaints) as page:
        sign_up(page, PROBLEM)
        cookies = page.context.cookies()
        page.context.clear_cookies()
        write(page, "# typed signed out\n")
        state(page, "Saved in this browser only: you are signed out")
        page.context.add_cookies(cookies)  # type: ignore[arg-type]
        page.reload()
        expect(page.locator(".cm-content")).to_contain_text("typed signed out")
        state(page, "Saved")


def test_an_answer_that_got_lost_makes_no_second_text(page: Page) -> None:
    sign_up(page, PROBLEM)

    def lose(route: Route) -> None:
        if route.request.method == "PUT":
            route.fetch()  # the server keeps it…
            route.abort()  # …and nobody hears of it
        else:
            route.continue_()

    page.route("**/draft", lose)
    write(page, "# one\n")
    state(page, "Saved in this browser only: the site does not answer")
    page.unroute("**/draft")
    write(page, "# one, and more\n")
    state(page, "Saved")
    assert page.request.get(DRAFT).json()["code"] == "# one, and more\n"
    expect(page.locator("[data-draft-notice]")).to_be_hidden()


def test_what_was_submitted_stays_and_is_gone_on_with(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, "# not saved before it is sent\n")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-results] .report-head")).to_be_visible()
    write(page, "# gone on with\n")
    state(page, "Saved")
    assert page.request.get(DRAFT).json()["code"] == "# gone on with\n"
    expect(page.locator("[data-draft-notice]")).to_be_hidden()
    with page.expect_response("**/api/v1/submissions"):
        page.keyboard.press("Control+Enter")
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("gone on with")
    assert page.request.get(DRAFT).json()["origin"] == "submission"
