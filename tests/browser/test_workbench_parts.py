"""The workbench's parts: lines that move, hints one at a time, what was sent to the problem."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import ROOT, VERDICT, sign_up, until_wired, write

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PROBLEM = "/problems/gradient-descent"
HINTED = "/problems/self-attention"
RIGHT = (ROOT / "problems/gradient-descent/solution.py").read_text(encoding="utf-8")


def box(part: Locator) -> dict[str, float]:
    found = part.bounding_box()
    assert found is not None
    return dict(found)


def test_the_lines_between_the_parts_move_and_stay_where_they_were_put(page: Page) -> None:
    page.goto(PROBLEM)
    until_wired(page)
    read, editor = page.locator("#read"), page.locator("#write")
    upright = page.get_by_role("separator", name="Width of the problem")
    flat = page.get_by_role("separator", name="Height of the editor")
    before = box(read)["width"], box(editor)["height"]
    upright.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(upright).to_have_attribute("aria-valuenow", "42")
    line = box(flat)
    page.mouse.move(line["x"] + 60, line["y"] + 4)
    page.mouse.down()
    page.mouse.move(line["x"] + 60, line["y"] - 90, steps=3)
    page.mouse.up()
    after = box(read)["width"], box(editor)["height"]
    assert after[0] < before[0] - 20
    assert after[1] < before[1] - 60
    page.reload()
    until_wired(page)
    again = box(read)["width"], box(editor)["height"]
    assert again == pytest.approx(after, abs=2)
    flat.dblclick()
    upright.focus()
    page.keyboard.press("Enter")
    assert (box(read)["width"], box(editor)["height"]) == pytest.approx(before, abs=2)
    page.keyboard.press("Home")
    least = upright.get_attribute("aria-valuemin")
    expect(upright).to_have_attribute("aria-valuenow", str(least))


def test_a_hint_opens_after_the_one_before_it(page: Page) -> None:
    page.goto(HINTED)
    until_wired(page)
    page.get_by_role("tab", name="Hints").click()
    hints = page.locator("details.hint:visible")
    expect(hints).to_have_count(1)
    hints.first.locator("summary").click()
    expect(hints).to_have_count(2)
    hints.first.locator("summary").click()  # closed, it has been read all the same
    expect(hints).to_have_count(2)
    page.reload()
    until_wired(page)
    page.get_by_role("tab", name="Hints").click()
    expect(hints).to_have_count(2)


def test_without_javascript_hints_open_one_after_the_other_too(plain_page: Page) -> None:
    plain_page.goto(HINTED)
    hints = plain_page.locator("details.hint:visible")
    expect(hints).to_have_count(1)
    hints.first.locator("summary").click()
    expect(hints).to_have_count(2)


def test_what_was_sent_is_listed_beside_the_statement_once_it_is_judged(page: Page) -> None:
    sign_up(page, PROBLEM)
    until_wired(page)
    page.get_by_role("tab", name="My submissions").click()
    mine = page.locator("#mine")
    expect(mine).to_contain_text("will be listed")
    write(page, RIGHT)
    page.keyboard.press("Control+Enter")
    expect(mine.get_by_role("link", name="Accepted")).to_be_visible(timeout=VERDICT)
    expect(mine.get_by_role("link", name="All that you sent")).to_have_attribute(
        "href", f"/submissions?problem={PROBLEM.rpartition('/')[2]}"
    )


def test_a_value_is_cut_only_where_there_is_no_room_beside_it(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(PROBLEM)
    boxes = page.evaluate(
        """() => {
            const values = Object.assign(document.createElement("div"), { className: "values" });
            const texts = ["2", "0.1", "embedding_dim = 3, attention_dim = 4", "x".repeat(99)];
            for (const text of texts) {
                const value = Object.assign(document.createElement("div"), { className: "value" });
                value.append(Object.assign(document.createElement("pre"), { textContent: text }));
                values.append(value);
            }
            document.getElementById("read").append(values);
            return [...values.children].map((value) => {
                const pre = value.firstElementChild;
                const top = value.getBoundingClientRect().top;
                const width = value.offsetWidth;
                const all = width === values.clientWidth;
                return { top, width, all, cut: pre.scrollWidth > pre.clientWidth };
            });
        }"""
    )
    assert boxes[0]["top"] == boxes[1]["top"]  # short ones share a row
    assert boxes[0]["width"] == boxes[1]["width"]  # and stand in columns
    assert [box["cut"] for box in boxes] == [False, False, False, True]
    assert [box["all"] for box in boxes] == [False, False, True, True]
