"""`kind = "scored"`: the table `[challenge]`, the texts beside it, and what makes a board."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.errors import PackageError

TRAIN, HIDDEN = "train.txt", "hidden.txt"
MOST_BYTES = 4 * 1024 * 1024  # of each text; a learner's process gets the training text whole
DECIMALS = 3  # of a score: what two scores share up to here is a tie


@dataclass(frozen=True, slots=True)
class Measure:
    """How predictions are scored, in words: `name` where the package has none, and the better way.

    `lowest`: the lower score is the better one.
    """

    name: str
    unit: str
    lowest: bool

    @property
    def better(self) -> str:
        """ "lower" or "higher"."""
        return "lower" if self.lowest else "higher"


MEASURES = {
    "nats": Measure("Loss per token", "nats", lowest=True),
    "bits": Measure("Loss per token", "bits", lowest=True),
    "perplexity": Measure("Perplexity", "", lowest=True),
    "accuracy": Measure("Tokens predicted right", "", lowest=False),
}


def _three_decimals(mark: float) -> float:
    if round(mark, DECIMALS) != mark:
        raise ValueError(f"is {mark!r}; scores have {DECIMALS} decimals, and so has the mark")
    return mark


def _alphabet(text: str) -> str:
    twice = sorted({character for character in text if text.count(character) > 1})
    if twice:
        raise ValueError(f"holds {twice[0]!r} twice; each character is one token")
    return text


class ChallengeTable(BaseModel):
    """`[challenge]`: what `fit` is given, how the model is asked, and what is to be beaten."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: "words": `fit` gets the lines of train.txt as a list; "text": it gets the text.
    data: Literal["words", "text"]
    #: Character i is token i. Of words, the first one stands before, between and behind them.
    alphabet: Annotated[str, Field(min_length=2, max_length=1024), AfterValidator(_alphabet)]
    measure: Literal["nats", "bits", "perplexity", "accuracy"] = "nats"
    #: What the score is called, where the measure's own name says too little.
    score: Annotated[str, Field(max_length=60)] = ""
    #: What a submission must beat to be accepted.
    mark: Annotated[float, Field(allow_inf_nan=False), AfterValidator(_three_decimals)]
    #: What reaches the mark: "a table of pairs of characters, counted".
    mark_is: Annotated[str, Field(min_length=1, max_length=120)]
    #: CPU seconds for all predictions of one text together.
    predict_seconds: Annotated[float, Field(gt=0, le=600)] = 20.0
    #: CPU seconds that `fit` gets in Run.
    run_seconds: Annotated[float, Field(gt=0, le=60)] = 2.0
    streams: Annotated[int, Field(ge=1, le=1024)] = 64
    #: Predictions of each stream.
    steps: Annotated[int, Field(ge=1, le=4096)] = 128

    @model_validator(mode="after")
    def _can_be_beaten(self) -> ChallengeTable:
        if not self.scale.lowest and self.mark >= 1:
            raise ValueError("`mark` is a share of the tokens; nothing beats 1")
        if self.scale.lowest and self.mark <= 0:
            raise ValueError("`mark` is a loss; nothing beats 0")
        return self

    @property
    def scale(self) -> Measure:
        """The measure, in words."""
        return MEASURES[self.measure]

    @property
    def name(self) -> str:
        """What the score is called."""
        return self.score or self.scale.name

    def beats_mark(self, score: float) -> bool:
        """Whether a score, at its three decimals, is better than the mark."""
        return score < self.mark if self.scale.lowest else score > self.mark

    def text(self, score: float) -> str:
        """A score with its unit: "2.156 nats"."""
        return f"{score:.{DECIMALS}f} {self.scale.unit}".rstrip()


def words_of(text: str) -> list[str]:
    """The lines of a file of words."""
    return text.removesuffix("\n").split("\n")


def board_of(table: ChallengeTable, seconds: float, train: str, hidden: str) -> str:
    """What two scores must share to be ranked with each other: data, measure, lock step and time.

    A new statement or another accepted answer changes a package's digest, but not this.
    """
    parts = (
        train, hidden, table.data, table.alphabet, table.measure, str(table.streams),
        str(table.steps), repr(seconds), repr(table.predict_seconds),
    )  # fmt: skip
    total = hashlib.sha256()
    for part in parts:
        total.update(len(part.encode()).to_bytes(8, "big") + part.encode())
    return total.hexdigest()[:16]


def check_texts(folder: Path, table: ChallengeTable, train: str, hidden: str) -> None:
    """Whether the lock step can be had of these texts. Raises `PackageError`."""
    for name, text in ((TRAIN, train), (HIDDEN, hidden)):
        path = str(folder / name)
        if len(text.encode()) > MOST_BYTES:
            raise PackageError(path, "", f"is larger than {MOST_BYTES >> 20} MiB; take less of it")
        if table.data == "words":
            _check_words(path, table, words_of(text))
            strange = set(text) - set(table.alphabet) - {"\n"}
        else:
            strange = set(text) - set(table.alphabet)
        if strange:
            found = min(strange, key=text.index)
            line = text.count("\n", 0, text.index(found)) + 1
            raise PackageError(
                path, "", f"line {line}: {found!r} is not in the `alphabet`; add it, or mend it"
            )
        needed = table.streams * (table.steps + 1)
        # Words are dealt to the streams in turn, so that each gets about as much.
        room = len(text) if table.data == "text" else _least_stream(table, text) * table.streams
        if room < needed:
            raise PackageError(
                path,
                "",
                f"is too short for {table.streams} streams of {table.steps} steps; write more, or "
                "ask for fewer `steps`",
            )


def _check_words(path: str, table: ChallengeTable, words: Sequence[str]) -> None:
    if table.alphabet[0] == "\n":
        raise PackageError(path, "", "the first character of `alphabet` separates words; write '.'")
    for line, word in enumerate(words, 1):
        if not word:
            raise PackageError(path, "", f"line {line} is empty; delete it")
        if table.alphabet[0] in word:
            raise PackageError(
                path, "", f"line {line}: {table.alphabet[0]!r} separates words; a word has none"
            )


def _least_stream(table: ChallengeTable, text: str) -> int:
    words = words_of(text)
    dealt = (words[at :: table.streams] for at in range(table.streams))
    return min(1 + sum(len(word) + 1 for word in part) for part in dealt)


def check_given(folder: Path, table: ChallengeTable, given: ast.Module) -> None:
    """A constant ALPHABET in given.py is the judge's own. Raises `PackageError`."""
    for node in given.body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
            continue
        names = [target.id for target in node.targets if isinstance(target, ast.Name)]
        if "ALPHABET" in names and node.value.value != table.alphabet:
            raise PackageError(
                str(folder / "given.py"),
                "ALPHABET",
                "is not the `alphabet` of problem.toml; make them the same",
            )
