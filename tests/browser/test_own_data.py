"""Stories: signing in by one's organisation; taking one's data away and leaving for good."""

from __future__ import annotations

import json
import re
import secrets
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import sign_up
from tests.browser.pages import WRONG, a_judged_submission
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

PROBLEM = "/problems/self-attention"


@pytest.mark.usefixtures("campus")
def test_somebody_signs_in_by_their_organisation(person_page: Page) -> None:
    page, name = person_page, f"grace-{secrets.token_hex(4)}"
    page.goto(PROBLEM)
    page.get_by_role("banner").get_by_role("link", name="Sign in").click()

    # They turn back once, and are told so where they can go on.
    page.get_by_role("link", name="Go on with Campus").click()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_role("alert")).to_contain_text("Campus did not let you in")

    page.get_by_role("link", name="Go on with Campus").click()
    page.get_by_label("Campus name").fill(name)
    page.get_by_role("button", name="Go on").click()
    expect(page).to_have_url(re.compile(f"{PROBLEM}$"))
    expect(page.locator("header summary")).to_contain_text(name)

    page.goto("/account/sign-in")
    row = page.get_by_role("listitem").filter(has_text=f"{name}@campus.example")
    row.get_by_role("button", name="Disconnect").click()
    expect(page.get_by_role("alert")).to_contain_text("only way to sign in")

    # Known there by now, they are asked for nothing.
    page.locator("header summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    page.goto("/login")
    page.get_by_role("link", name="Go on with Campus").click()
    expect(page.locator("header summary")).to_contain_text(name)


def test_somebody_takes_their_data_away_and_deletes_their_account(person_page: Page) -> None:
    page = person_page
    name = sign_up(page)
    address = a_judged_submission(page)

    page.goto("/account")
    page.get_by_role("link", name="Your data").click()
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download your data").click()
    assert downloading.value.suggested_filename.startswith(f"tensorjudge-{name}-")
    with zipfile.ZipFile(downloading.value.path()) as archive:
        assert json.loads(archive.read("profile.json"))["username"] == name
        [code] = [one for one in archive.namelist() if one.startswith("code/")]
        assert archive.read(code).decode() == WRONG.read_text(encoding="utf-8")

    page.get_by_role("link", name="Go on to delete it").click()
    page.get_by_label("Your password").fill("not my password")
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_text("This is not your present password.")).to_be_visible()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Delete my account").click()
    expect(page.get_by_role("heading", name="Your account is deleted")).to_be_visible()
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()

    page.goto("/login")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.goto(address)
    expect(page).to_have_url(re.compile("/login"))
