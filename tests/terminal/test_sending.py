"""`tensorjudge run` and `submit`: what is told, and the exit status of each end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.grading.verdicts import Verdict
from app.terminal import config
from app.terminal.client import Site
from app.web.limits import RateLimits
from tests.terminal.conftest import LiveSite, Tensorjudge

JUDGED = [verdict for verdict in Verdict if verdict is not Verdict.INTERNAL_ERROR]


def answer(text: str | bytes = "def double(x):\n    return 2 * x\n") -> str:
    path = Path("answer.py")
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return str(path)


def sent(site: LiveSite) -> int:
    return len(site.ask("GET", "/api/v1/submissions").json()["items"])


@pytest.mark.parametrize("verdict", JUDGED)
def test_the_exit_status_tells_the_verdict(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge, verdict: Verdict
) -> None:
    done = tensorjudge("submit", answer(f"# verdict: {verdict}"), "--problem", "doubling")
    assert done.exit_code == (0 if verdict is Verdict.ACCEPTED else 1), done.stderr
    assert f"{verdict.replace('_', ' ')} · " in done.stdout


def test_cases_are_told_in_order_and_then_the_verdict_with_its_page(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge(
        "submit", answer("# verdict: wrong_answer"), "--problem", "doubling"
    )  # fmt: skip
    (item,) = signed_in_at.ask("GET", "/api/v1/submissions").json()["items"]
    assert done.stdout.splitlines() == [
        "✓ example 1 · 10 ms",
        "✓ example 2 · 10 ms",
        "✓ hidden 3 (hidden)",
        "✗ hidden 4 (hidden) · wrong answer (value)",
        "    Some values differ.",
        "wrong answer · 3 of 4 cases · 40 ms of CPU · 1 MB",
        f"{signed_in_at.url}/submissions/{item['id']}",
    ]
    assert done.stderr == ""


def test_run_tries_the_examples_and_shows_what_a_visible_case_gave(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge("run", answer("# verdict: wrong_answer"), "--problem", "doubling")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[1:-1] == [
        "✗ example 2 · wrong answer (value) · 10 ms",
        "    Some values differ.",
        "    x: 1",
        "    yours: 1",
        "    expected: 1",
        "wrong answer · 1 of 2 cases · 20 ms of CPU · 1 MB · examples only",
    ]


def test_the_problem_is_the_one_that_the_folder_was_pulled_for(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    assert tensorjudge("problems", "pull", "doubling").exit_code == 0
    done = tensorjudge("submit", "doubling/solution.py")
    assert done.exit_code == 0, done.stderr
    (item,) = signed_in_at.ask("GET", "/api/v1/submissions").json()["items"]
    assert (item["problem"], item["mode"]) == ("doubling", "submit")


def test_a_folder_of_another_site_is_told_and_sent_all_the_same(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    mark = {"site": "https://other.example", "problem": "doubling"}
    Path(".tensorjudge.json").write_text(json.dumps(mark))
    done = tensorjudge("submit", answer())
    assert done.exit_code == 0
    assert f"was pulled from https://other.example; you send to {signed_in_at.url}" in done.stderr


def test_json_is_the_submission_alone_on_standard_output(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge("submit", answer(), "--problem", "doubling", "--json")
    assert (done.exit_code, done.stderr) == (0, "")
    printed = json.loads(done.stdout)
    assert printed == signed_in_at.ask("GET", f"/api/v1/submissions/{printed['id']}").json()
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize("mark", [None, "{", "[]", '{"problem": "../x", "site": ""}'])
def test_without_a_problem_it_asks_for_one(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge, mark: str | None
) -> None:
    if mark is not None:
        Path(".tensorjudge.json").write_text(mark)
    done = tensorjudge("submit", answer())
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Which problem is answer.py for?" in done.stderr
    assert "--problem SLUG" in done.stderr
    assert sent(signed_in_at) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (None, "missing.py: No such file or directory. Nothing was sent."),
        (b"x = 1\ny = '\xff'\n", "answer.py, line 2: this is not UTF-8 text. Save it with UTF-8"),
        ("  \n", "There is no code to grade. Write some first. Nothing was sent to be graded."),
        ("x = '\0'", "NUL character"),
        ("#" * 70_000, "The code has 70,000 bytes; we take at most 65,536 (64 KiB)"),
    ],
)
def test_a_file_that_cannot_be_graded_exits_2_and_says_why(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge, text: str | bytes | None, words: str
) -> None:
    file = "missing.py" if text is None else answer(text)
    done = tensorjudge("submit", file, "--problem", "doubling")
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr
    assert sent(signed_in_at) == 0


def test_a_byte_order_mark_is_no_code(signed_in_at: LiveSite, tensorjudge: Tensorjudge) -> None:
    done = tensorjudge(
        "submit", answer(b"\xef\xbb\xbf# verdict: accepted"), "--problem", "doubling"
    )
    assert done.exit_code == 0, done.stderr


def test_a_problem_that_is_not_there_is_named(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge("submit", answer(), "--problem", "halving")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "The problem was halving: --problem names another." in done.stderr


def test_without_a_login_nothing_is_sent(tensorjudge: Tensorjudge) -> None:
    done = tensorjudge("submit", answer(), "--problem", "doubling", "--json")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "You are not signed in" in done.stderr


def test_a_revoked_token_says_when_and_how_to_sign_in_again(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    assert signed_in_at.ask("DELETE", "/api/v1/tokens/current").status_code == 204
    done = tensorjudge("submit", answer(), "--problem", "doubling")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "This token was revoked on 20" in done.stderr
    assert f"tensorjudge login {signed_in_at.url}" in done.stderr


def test_a_site_that_is_away_says_so(tensorjudge: Tensorjudge) -> None:
    config.save(config.Login("http://127.0.0.1:9", "tj_x", "ada", ours=True))
    done = tensorjudge("submit", answer(), "--problem", "doubling")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "No site answers at http://127.0.0.1:9" in done.stderr


def test_too_often_says_until_when(signed_in_at: LiveSite, tensorjudge: Tensorjudge) -> None:
    rules = {"submissions": "1 per hour"}
    signed_in_at.app.state.limits = RateLimits.make(enabled=True, rules=rules)
    first, second = (
        tensorjudge("submit", answer(), "--problem", "doubling") for _ in range(2)
    )  # fmt: skip
    assert (first.exit_code, second.exit_code) == (0, 2)
    assert "That was often: 1 per 1 hour. Try again in" in second.stderr


def test_our_own_failure_exits_2_and_does_not_count(
    signed_in_at: LiveSite, tensorjudge: Tensorjudge
) -> None:
    done = tensorjudge("submit", answer("# verdict: internal_error"), "--problem", "doubling")
    assert done.exit_code == 2
    assert "The site could not grade this" in done.stderr
    assert "It does not count against you" in done.stderr


def test_a_site_that_cannot_grade_now_says_why(site: LiveSite) -> None:
    with Site(site.url, site.token) as client:
        assert client.cannot_grade() == ""
    with Site("http://127.0.0.1:9") as nowhere:
        assert nowhere.cannot_grade() == ""  # whoever asks next says so
