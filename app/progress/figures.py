"""The days of a calendar and the rows of its table, as markup.

A year has some 730 of both, of six values each. A template writes each value apart, which was a
third of drawing the page; here each is one string.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup, escape

from app.i18n import language
from app.progress import words
from app.progress.days import Cell, Week


def squares(week: Week) -> Markup:
    """A column of the calendar: a square a day, its shade by how much was sent, its words."""
    spoken = language()
    return Markup("").join([_square(spoken, cell) for cell in week.cells])


@lru_cache(16384)  # some dozens of learners' years
def _square(spoken: str, cell: Cell) -> Markup:
    return Markup(
        '<rect class="day-{}" y="{}" width="10" height="10" rx="2"><title>{}</title></rect>'
    ).format(cell.tally.step, 16 + 12 * cell.day.weekday(), words.cell(cell))


def rows(cells: Iterable[Cell]) -> Markup:
    """The same as rows: the day, Runs, submissions, quizzes, and all of them."""
    return Markup(  # noqa: S704 - numbers, and one text that is escaped
        "\n".join(
            f'<tr><th scope="row">{escape(words.day(cell.day))}</th>'
            f'<td class="end">{cell.tally.runs}</td><td class="end">{cell.tally.submissions}</td>'
            f'<td class="end">{cell.tally.quizzes}</td><td class="end">{cell.tally.total}</td></tr>'
            for cell in cells
        )
    )
