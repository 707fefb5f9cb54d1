"""What others wrote, at a terminal: it is seen, and does nothing."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from app.terminal.answers import Advice, Case, Detail, Refusal, Submission
from app.terminal.showing import show_case, show_verdict
from app.terminal.text import line, printable

EVIL = "[bold]x[/bold] \x1b]0;title\x07\x1b[2J\x9b31m \u202eneddih\u2069 \x7f"
SEEN = "[bold]x[/bold] ␛]0;title␇␛[2J�31m �neddih� ␡"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain", "plain"),
        ("two\n\tlines\n", "two\n\tlines\n"),
        ("a\r\nb", "a\nb"),
        ("a\rb", "a␍b"),
        (EVIL, SEEN),
        ("\u2028\u2029\udc80", "���"),
        ("naïve 数 👩‍🔬", "naïve 数 👩‍🔬"),
    ],
)
def test_control_characters_are_drawn(text: str, seen: str) -> None:
    assert printable(text) == seen


def test_one_line_stays_one_line() -> None:
    assert line("a\nb\t c\r\n") == "a b c"


def told(show: object, *arguments: object) -> str:
    """What a terminal of eighty columns gets."""
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, color_system=None, width=80)
    assert callable(show)
    show(console, *arguments)
    return out.getvalue()


def case(**changed: object) -> Case:
    """A visible case with a wrong answer."""
    fields = {
        "index": 0, "name": "two", "visible": True, "verdict": "wrong_answer",
        "category": "value", "seconds": 0.01, "message": "Some values differ.",
    }  # fmt: skip
    return Case.model_validate(fields | changed)


def detail(**changed: object) -> Detail:
    fields = {
        "index": 0, "inputs": [("x", "2")], "output": "5", "expected": "4", "printed": "",
        "hint": "", "trace": "",
    }  # fmt: skip
    return Detail.model_validate(fields | changed)


def test_neither_names_nor_values_reach_the_terminal_as_commands_or_markup() -> None:
    shown = told(
        show_case,
        case(name=EVIL, verdict=EVIL, category=EVIL, message=EVIL),
        detail(inputs=[(EVIL, EVIL)], output=EVIL, expected=EVIL, printed=EVIL, hint=EVIL,
               trace=EVIL),
    )  # fmt: skip
    assert shown.count(SEEN) == 11
    assert "\x1b" not in shown
    assert "\x9b" not in shown


def test_what_a_hidden_case_prints_of_itself_is_its_name_and_category() -> None:
    shown = told(show_case, case(visible=False, seconds=None), None)
    assert shown == "✗ two (hidden) · wrong answer (value)\n    Some values differ.\n"


def test_an_accepted_case_tells_only_what_was_printed() -> None:
    right = case(verdict="accepted", category=None, message="")
    shown = told(show_case, right, detail(printed="one\ntwo\n"))
    assert shown == "✓ two · 10 ms\n    printed:\n      one\n      two\n"


def test_a_long_value_is_cut_and_says_so() -> None:
    shown = told(show_case, case(), detail(printed="line\n" * 1000, output="9" * 5000))
    assert shown.count("      line\n") == 20
    assert shown.count("… (the page has the rest)") == 2
    assert max(map(len, shown.splitlines())) < 450


def test_a_verdict_tells_cost_missing_cases_and_advice() -> None:
    ended = Submission(
        id="x", problem="doubling", mode="submit", state="done", verdict="time_limit", passed=0,
        total=3, seconds=1.5, memory_mb=12.3, score=2.5, cases=[case(verdict="time_limit")],
        advice=[Advice(line=3, text=f"A loop. {EVIL}"), Advice(line=0, text="No docstring.")],
    )  # fmt: skip
    assert told(show_verdict, ended, "https://judge.example/submissions/x").splitlines() == [
        "time limit · 0 of 3 cases · score 2.5 · 1500 ms of CPU · 12 MB",
        "2 more cases did not run: the program was stopped.",
        f"line 3: A loop. {SEEN}",
        "No docstring.",
        "https://judge.example/submissions/x",
    ]


def test_the_words_of_a_refusal_are_one_safe_line() -> None:
    assert Refusal(error="no", detail=f"a\n{EVIL}").words == f"a {SEEN}"
