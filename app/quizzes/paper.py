"""The paper of an attempt: questions with their choices in an order of its own, and marking.

Places: a choice has one as the author wrote it (stored, never sent) and one as the learner sees
it, which the attempt's seed gives.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from app.catalog.service import Package, Question


def version(package: Package) -> str:
    """A digest of what is asked and what is right: an attempt belongs to one version."""
    questions = [question.model_dump() for question in package.toml.questions]
    return hashlib.sha256(json.dumps(questions, sort_keys=True).encode()).hexdigest()


def order(seed: int, at: int, question: Question) -> list[int]:
    """The author's places of the choices of question `at`, in the order that is shown.

    By digests and not by `random`, whose shuffle may change with Python: the order that a page
    showed must still hold when its answer comes.
    """

    def drawn(place: int) -> bytes:
        return hashlib.sha256(f"{seed}:{at}:{place}".encode()).digest()

    return sorted(range(len(question.choices)), key=drawn)


def is_right(question: Question, chosen: Iterable[int]) -> bool:
    """Whether these (author's) places are exactly the right ones."""
    return frozenset(chosen) == question.right
