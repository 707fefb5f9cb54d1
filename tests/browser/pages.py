"""The pages of the site by name, and what a person must have done to have some of their own."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import ROOT, VERDICT, until_wired, write

PROBLEM = "self-attention"
QUIZ = "math-for-ml"
TRACK = "zero-to-hero"
CHALLENGE = "makemore-challenge"
TRAINED = "gpt"  # its accepted code can be trained
#: what stands in the editor: answers the first example with numbers that are off
WRONG = ROOT / "problems" / PROBLEM / "submissions/wrong_answer/no_scale.py"


def a_judged_submission(page: Page) -> str:
    """Submit a wrong answer, wait for its verdict; the address of its page."""
    page.goto(f"/problems/{PROBLEM}")
    until_wired(page)
    narrow = page.get_by_role("tab", name="Code", exact=True)
    if narrow.is_visible():
        narrow.click()
    write(page, WRONG.read_text(encoding="utf-8"))
    page.get_by_role("button", name="Submit").click()
    head = page.locator("[data-results] .report-head")
    expect(head).to_contain_text("Wrong answer", timeout=VERDICT)
    return str(head.get_by_role("link").get_attribute("href"))


def solve_trained(page: Page) -> None:
    """Have the reference of the problem with a training accepted, on its page, which is open."""
    until_wired(page)
    narrow = page.get_by_role("tab", name="Code", exact=True)
    if narrow.is_visible():
        narrow.click()
    write(page, (ROOT / "problems" / TRAINED / "solution.py").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Submit").click()
    head = page.locator("[data-results] .report-head")
    expect(head).to_contain_text("Accepted", timeout=VERDICT)


def a_training_run(page: Page) -> str:
    """Train it for some steps, to the end; the address of the run."""
    page.goto(f"/problems/{TRAINED}/training")
    page.get_by_label("Steps").fill("10")
    page.get_by_role("button", name="Train it").click()
    expect(page.locator(".run-head .verdict")).to_have_text("Finished", timeout=VERDICT)
    return page.url


def answer_question(page: Page, known: dict[str, str] | None = None) -> tuple[str, str, bool]:
    """Answer the question that is shown: (question, right choice, whether that was chosen).

    `known`: what is right by question; the first choice where nothing is known. For quizzes whose
    choices are text.
    """
    expect(page.locator("form.question")).to_be_visible()  # not the page before it any more
    question = page.locator("#question-text").inner_text()
    labels = page.locator("label.choice")
    wanted = (known or {}).get(question)
    bodies = [body.inner_text() for body in labels.locator(".choice-body").all()]
    labels.nth(bodies.index(wanted) if wanted else 0).click()
    page.get_by_role("button", name="Answer").click()
    expect(page.locator("#answer")).to_be_visible()
    right = page.locator("#answer .choice.is-right")
    chosen = "is-chosen" in (right.first.get_attribute("class") or "")
    return question, right.first.locator(".choice-body > .prose").first.inner_text(), chosen


def take_quiz(page: Page, known: dict[str, str]) -> int:
    """Take the quiz whose page is open to its result; fills `known`. How many were right."""
    main = page.get_by_role("main")
    main.get_by_role("button").first.click()
    score = 0
    while True:
        question, right, chosen = answer_question(page, known)
        known[question] = right
        score += chosen
        onward = page.locator("main .ways a.button")
        last = "See your result" in onward.inner_text()  # it waits until the link is there
        onward.click()
        if last:
            expect(page.locator(".reviewed").first).to_be_visible()
            return score


def two_compared(page: Page) -> str:
    """The address of the page that compares what the person who is signed in sent last."""
    page.goto("/submissions")
    links = page.locator("table.submission-rows a.row-link")
    newer, older = (str(links.nth(at).get_attribute("href")) for at in (0, 1))
    return f"{newer}/compare/{older.rpartition('/')[2]}"


def own_pages(page: Page) -> dict[str, str]:
    """Let the person who is signed in do a little of everything: what pages they have of it."""
    page.goto(f"/problems/{QUIZ}")
    take_quiz(page, {})
    result = page.url
    page.goto(f"/problems/{QUIZ}")
    page.get_by_role("button", name="Take it again").click()
    expect(page.locator("form.question")).to_be_visible()
    question = page.url
    answer_question(page)
    page.goto(f"/problems/{TRAINED}")
    solve_trained(page)
    trained = a_training_run(page)
    page.goto("/problems/gradient-descent/editorial")
    page.locator("#editorial summary").click()
    page.get_by_role("button", name="Show the editorial").click()
    expect(page.locator("#editorial .prose")).to_be_visible()
    judged = a_judged_submission(page)
    return {
        "progress": "/progress",
        "progress-settings": "/progress/settings",
        "submission": judged,
        "compare": two_compared(page),
        "submissions": "/submissions",
        "submissions-filtered": "/submissions?mode=submit&verdict=wrong_answer",
        "submissions-none": "/submissions?problem=nothing-has-this-name",
        "problems-filtered": "/problems?state=tried&difficulty=hard",
        "submissions-of-problem": f"/problems/{PROBLEM}#mine",
        "account": "/account",
        "account-sign-in": "/account/sign-in",
        "account-data": "/account/data",
        "account-delete": "/account/delete",
        "account-sessions": "/account/sessions",
        "account-tokens": "/account/tokens",
        "account-leaderboards": "/account/leaderboards",
        "training": f"/problems/{TRAINED}/training",
        "training-run": trained,
        "quiz-answer": f"{question}?q=1#answer",
        "quiz-question": question,
        "quiz-result": result,
        "editorial": "/problems/gradient-descent#editorial",
        "editorial-closed": f"/problems/{PROBLEM}#editorial",
    }


def every_page(own: dict[str, str] | None = None) -> dict[str, str]:
    """Name and address of each page; those of a person only with what `own_pages` gave."""
    pages = {
        "home": "/",
        "problems": "/problems",
        "problems-none": "/problems?q=nothing-has-this-name",
        "problem": f"/problems/{PROBLEM}",
        "statistics": f"/problems/{PROBLEM}/statistics",
        "quiz": f"/problems/{QUIZ}",
        "challenge": f"/problems/{CHALLENGE}",
        "leaderboard": f"/problems/{CHALLENGE}/leaderboard",
        "tracks": "/tracks",
        "track": f"/tracks/{TRACK}",
        "training-closed": f"/problems/{TRAINED}/training",
        "not-found": "/problems/nothing-has-this-name",
    }
    return pages | (own or {"signup": "/signup", "login": "/login", "forgot": "/forgot"})
