"""What the site refuses is said beside the buttons, with the text still in the editor."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import VERDICT, sign_up, write, written

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

PROBLEM = "/problems/gradient-descent"


def refuse(
    page: Page, status: int, headers: dict[str, str] | None = None, detail: str = ""
) -> None:
    """Let the site answer the next submission with this error."""

    def answer(route: Route) -> None:
        body = {"error": "refused", "detail": detail}
        route.fulfill(status=status, headers=headers or {}, body=json.dumps(body))

    page.route("**/api/v1/submissions", answer)


def test_a_session_that_ended_asks_to_sign_in_and_the_text_comes_along(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, "# worth keeping\n")
    page.context.clear_cookies()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#write-error")).to_contain_text("signed out")
    assert written(page) == "# worth keeping\n"
    page.locator("#write-error").get_by_role("link", name="Sign in").click()
    expect(page).to_have_url(re.compile(r"/login\?next=%2Fproblems%2Fgradient-descent$"))


@pytest.mark.parametrize(
    ("code", "word"),
    [("", "no code"), ("x = 1  # " + "a" * 70_000, "64 KiB"), ("x = 1\0", "NUL")],
    ids=["empty", "too long", "with a NUL"],
)
def test_code_that_cannot_be_graded_is_refused_in_words(page: Page, code: str, word: str) -> None:
    sign_up(page, PROBLEM)
    # The field that the form sends: no keyboard types a NUL.
    page.evaluate(
        """code => {
            const field = document.getElementById("code");
            field.value = code;
            field.dispatchEvent(new Event("tensorjudge:replace"));
        }""",
        code,
    )
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#write-error")).to_contain_text(word, ignore_case=True)
    assert written(page) == code


def test_too_many_submissions_say_when_to_try_again(page: Page) -> None:
    sign_up(page, PROBLEM)
    refuse(page, 429, {"Retry-After": "7"})
    write(page, "# patient\n")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#write-error")).to_contain_text("Try again in 7 s")
    assert written(page) == "# patient\n"


def test_what_the_site_says_of_a_limit_is_shown(page: Page) -> None:
    sign_up(page, PROBLEM)
    said = "10 of your submissions are not graded yet. Wait for one of them."
    refuse(page, 429, {"Retry-After": "5"}, said)
    write(page, "# patient\n")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#write-error")).to_have_text(f"{said} Try again in 5 s.")
    page.unroute("**/api/v1/submissions")
    refuse(page, 429, {"Retry-After": "9"}, "That was often: 30 per 1 minute. Try again in 9 s.")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#write-error")).to_have_text(
        "That was often: 30 per 1 minute. Try again in 9 s."
    )


def test_a_site_that_cannot_take_submissions_says_so(page: Page) -> None:
    sign_up(page, PROBLEM)
    refuse(page, 503, {"Retry-After": "2"})
    write(page, "# patient\n")
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#write-error")).to_contain_text("Your code is still here")
    assert written(page) == "# patient\n"


def test_without_a_connection_the_text_is_kept_in_the_browser(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, "# written on a train\n")
    page.context.set_offline(True)
    page.get_by_role("button", name="Submit").click()
    expect(page.locator("#write-error")).to_contain_text("No connection")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("written on a train")


def test_no_verdict_of_before_stands_beneath_a_refusal(page: Page) -> None:
    sign_up(page, PROBLEM)
    write(page, "x = 1\n")
    page.get_by_role("button", name="Run").click()
    report = page.locator('[data-results] .report[data-state="done"]')
    expect(report).to_be_visible(timeout=VERDICT)
    page.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#write-error")).to_contain_text("no code", ignore_case=True)
    expect(page.locator(".verdict").locator("visible=true")).to_have_count(0)
    expect(page.locator("[data-results]")).to_contain_text("Run tries the examples")

    # The next send is answered there again.
    write(page, "x = 2\n")
    page.get_by_role("button", name="Run").click()
    expect(page.locator("#write-error")).to_be_empty()
    expect(report).to_be_visible(timeout=VERDICT)
