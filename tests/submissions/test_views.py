"""What a page is given of a case: the author's words as safe HTML, and nothing of a hidden one."""

from __future__ import annotations

from app.submissions.models import SubmissionCase
from app.submissions.views import CaseView

DETAIL = {"hint": "Divide by $\\sqrt{A}$ <script>x</script>", "explanation": "Row `0` sees itself."}


def case(*, visible: bool) -> SubmissionCase:
    return SubmissionCase(
        submission_id="x", index=0, name="one", visible=visible, verdict="wrong_answer",
        category="value", message="", seconds=0.1, memory_mb=1.0, detail=DETAIL,
    )  # fmt: skip


def test_the_authors_hint_and_explanation_are_rendered_and_cleaned() -> None:
    view = CaseView.of(case(visible=True))
    assert "<math" in view.hint_html
    assert "<script>" not in view.hint_html
    assert "<code>0</code>" in view.explanation_html


def test_a_hidden_case_shows_neither() -> None:
    view = CaseView.of(case(visible=False))
    assert (view.hint_html, view.explanation_html, view.detail) == ("", "", {})
