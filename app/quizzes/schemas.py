"""What of quizzes crosses the API, and what pages draw: one form, so that one place keeps secrets.

Which choices are right, and why, is in `Answered` alone, which only an answered question has.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from app.catalog.service import Package, Question, render_markdown
from app.quizzes import paper
from app.quizzes.models import QuizAnswer, QuizAttempt


class Choice(BaseModel):
    """A choice: Markdown, and the same as HTML."""

    text: str
    html: str


class Note(BaseModel):
    """What one choice misses."""

    choice: int
    text: str
    html: str


class Answered(BaseModel):
    """What came of an answer; choices are named by their place in `choices`."""

    chosen: list[int]
    right: bool
    right_choices: list[int]
    explanation: str
    explanation_html: str
    notes: list[Note]


class AskedQuestion(BaseModel):
    """A question as this attempt shows it; `several`: more than one choice is right."""

    index: int
    text: str
    html: str
    several: bool
    choices: list[Choice]
    answer: Answered | None = Field(description="Null until it is answered.")

    @classmethod
    def of(cls, package: Package, at: int, seed: int, answer: QuizAnswer | None) -> AskedQuestion:
        """Question `at` in the order of `seed`, with what is said after its answer, if there is."""
        question = package.toml.questions[at]
        order = paper.order(seed, at, question)
        choices = [question.choices[place].text for place in order]
        return cls(
            index=at,
            text=question.text,
            html=render_markdown(question.text, package.figures),
            several=len(question.right) > 1,
            choices=[Choice(text=t, html=render_markdown(t, package.figures)) for t in choices],
            answer=answer and _answered(package, question, order, answer),
        )


def _answered(
    package: Package, question: Question, order: list[int], answer: QuizAnswer
) -> Answered:
    notes = [(shown, question.choices[place].why) for shown, place in enumerate(order)]
    return Answered(
        chosen=[shown for shown, place in enumerate(order) if place in answer.chosen],
        right=answer.correct,
        right_choices=[shown for shown, place in enumerate(order) if place in question.right],
        explanation=question.why,
        explanation_html=render_markdown(question.why, package.figures),
        notes=[
            Note(choice=shown, text=why, html=render_markdown(why, package.figures))
            for shown, why in notes
            if why.strip()
        ],
    )


class AttemptShort(BaseModel):
    """A line of the history. `score`: how many of `total` questions are right so far."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    problem: str
    score: int
    total: int
    created_at: datetime
    finished_at: datetime | None


class AttemptList(BaseModel):
    """Your latest attempts at a quiz, newest first."""

    items: list[AttemptShort]


class Attempt(AttemptShort):
    """An attempt, whole. `outdated`: the quiz was changed since; its questions are gone."""

    state: Literal["open", "done", "outdated"]
    questions: list[AskedQuestion]

    @classmethod
    def of(cls, row: QuizAttempt, answers: list[QuizAnswer], package: Package) -> Attempt:
        """From its rows and the quiz as it is today."""
        current = row.version == paper.version(package)
        given = {answer.question: answer for answer in answers}
        return cls(
            **AttemptShort.model_validate(row).model_dump(),
            state=("done" if row.finished_at else "open") if current else "outdated",
            questions=[
                AskedQuestion.of(package, at, row.seed, given.get(at))
                for at in range(len(package.toml.questions) if current else 0)
            ],
        )


class AnswerIn(BaseModel):
    """An answer: the question's `index`, and the places of the chosen ones in its `choices`."""

    model_config = ConfigDict(extra="forbid")

    question: int = Field(ge=0, le=1000)
    choices: list[int] = Field(min_length=1, max_length=20)
