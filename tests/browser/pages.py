"""The pages of the site by name, and a judged submission to look at."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, until_wired, write

PROBLEM = "self-attention"
#: what stands in the editor: answers the first example with numbers that are off
WRONG = ROOT / "problems" / PROBLEM / "submissions/wrong_answer/no_scale.py"


def a_judged_submission(page: Page) -> str:
    """Submit a wrong answer, wait for its verdict; the address of its page."""
    page.goto(f"/problems/{PROBLEM}")
    until_wired(page)
    narrow = page.get_by_role("tab", name="Code")
    if narrow.is_visible():
        narrow.click()
    write(page, WRONG.read_text(encoding="utf-8"))
    page.get_by_role("button", name="Submit").click()
    head = page.locator("[data-results] .report-head")
    expect(head).to_contain_text("Wrong answer", timeout=VERDICT)
    return str(head.get_by_role("link").get_attribute("href"))


def every_page(submission: str = "") -> dict[str, str]:
    """Name and address of each page; those of a person only with the address of a submission."""
    pages = {
        "home": "/",
        "problems": "/problems",
        "problems-none": "/problems?q=nothing-has-this-name",
        "problem": f"/problems/{PROBLEM}",
        "tracks": "/tracks",
        "not-found": "/problems/nothing-has-this-name",
    }
    if submission:
        return pages | {
            "submissions": "/submissions",
            "submissions-none": "/submissions?problem=nothing-has-this-name",
            "submission": submission,
            "account": "/account",
        }
    return pages | {"signup": "/signup", "login": "/login"}
