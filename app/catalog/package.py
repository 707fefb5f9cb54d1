"""The problem package: one model of `problem.toml` and the files beside it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.catalog.challenge import ChallengeTable, board_of
from app.catalog.statements import Figures
from app.catalog.training import TrainingTable

#: Lower-case words joined by '-'. A number never leads: tracks order problems, names do not.
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
SLUG_LENGTH = 64
MOST_CHOICES = 10

#: The folders of `submissions/`: every verdict that a learner's code can earn.
VERDICT_FOLDERS = (
    "accepted", "wrong_answer", "runtime_error", "time_limit", "memory_limit", "output_limit",
    "compile_error", "forbidden",
)  # fmt: skip

_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*\Z")


def folded(text: str) -> str:
    """For comparing by eye: without case and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in apart if not unicodedata.combining(one))


def slug_fault(slug: str) -> str:
    """What is wrong with a slug, in words; empty when nothing is."""
    if len(slug) > SLUG_LENGTH:
        return f"{slug!r} is longer than {SLUG_LENGTH} characters"
    if not SLUG.match(slug):
        return f"{slug!r} is not lower-case words joined by '-', beginning with a letter"
    return ""


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


def _dotted(name: str) -> str:
    if not _DOTTED.match(name):
        raise ValueError(f"{name!r} is not a dotted name such as 'torch.softmax'")
    return name


def _identifier(name: str) -> str:
    if name and not name.isidentifier():
        raise ValueError(
            f"{name!r} is not the name of a class or function; methods are named in cases.py"
        )
    return name


def _slug(name: str) -> str:
    if fault := slug_fault(name):
        raise ValueError(fault)
    return name


Filled = Annotated[str, AfterValidator(_filled)]
DottedName = Annotated[str, AfterValidator(_dotted)]
#: A file of submissions/wrong_answer; always with its ".py" once read.
FileName = Annotated[str, AfterValidator(lambda n: f"{n.removesuffix('.py')}.py" if n else "")]
Identifier = Annotated[str, AfterValidator(_identifier)]
Slug = Annotated[str, AfterValidator(_slug)]
#: The kinds of wrong answer; `app.grading.verdicts.Category` has the same words.
CategoryName = Literal[
    "type", "missing", "shape", "dtype", "nan", "value", "weights", "mutated_input",
    "nondeterministic", "mode",
]  # fmt: skip


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LimitsTable(_Strict):
    """`[limits]`: a case may use this much."""

    seconds: Annotated[float, Field(gt=0, le=600)] = 2.0
    memory_mb: Annotated[int, Field(ge=16, le=65536)] = 512
    output_kb: Annotated[int, Field(ge=1, le=262144)] = 1024
    #: Of the GPU's memory, where it runs on one.
    gpu_memory_mb: Annotated[int, Field(ge=16, le=1048576)] = 1024


class DeviceToleranceTable(_Strict):
    """`[tolerance.cuda]`: where a case ran on a GPU; what is left out is as on the CPU."""

    atol: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    rtol: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None


class ToleranceTable(_Strict):
    """`[tolerance]`: see DESIGN, "Comparing"."""

    atol: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1e-4
    rtol: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 1e-5
    cuda: DeviceToleranceTable | None = None

    def on(self, device: str) -> tuple[float, float]:
        """(atol, rtol) of a case that ran on this kind of device, "cpu" or "cuda"."""
        own = self.cuda if device == "cuda" else None
        if own is None:
            return self.atol, self.rtol
        return (
            self.atol if own.atol is None else own.atol,
            self.rtol if own.rtol is None else own.rtol,
        )


class ExplainTable(_Strict):
    """`[[explain]]`: what a known mistake gives, in words.

    Matched by `category`, or by `submission`: a file of `submissions/wrong_answer/` whose outputs
    on the visible cases are the learner's.
    """

    text: Filled
    category: CategoryName | Literal[""] = ""
    submission: FileName = ""

    @model_validator(mode="after")
    def _one_trigger(self) -> ExplainTable:
        if bool(self.category) == bool(self.submission):
            raise ValueError("needs either `category` or `submission`, and not both")
        return self


class SourceTable(_Strict):
    """`[source]`: credit and licence of data."""

    title: str = ""
    author: str = ""
    licence: str = ""
    note: str = ""


class ForbiddenName(_Strict):
    """A dotted name that must not be called, in one method or (empty) anywhere."""

    name: DottedName
    method: Identifier = ""


class ChoiceTable(_Strict):
    """One of a question's `choices`. `why`: what picking it misses; shown after the answer."""

    text: Filled
    right: bool = False
    why: str = ""


class QuestionTable(_Strict):
    """`[[questions]]` of a quiz: Markdown in `text`, in each choice's, and in `why`."""

    text: Filled
    choices: list[ChoiceTable]
    #: The explanation, shown once the question is answered.
    why: Filled

    @model_validator(mode="after")
    def _can_be_answered(self) -> QuestionTable:
        if not 2 <= len(self.choices) <= MOST_CHOICES:
            raise ValueError(
                f"has {len(self.choices)} `choices`; give 2 to {MOST_CHOICES} to choose from"
            )
        if not any(choice.right for choice in self.choices):
            raise ValueError("has no right answer; write `right = true` in at least one choice")
        texts = [" ".join(choice.text.split()) for choice in self.choices]
        for text in texts:
            if texts.count(text) > 1:
                raise ValueError(f"has the choice {text!r} twice; change or remove one")
        return self

    @property
    def right(self) -> frozenset[int]:
        """The places of the right choices, as the author wrote them."""
        return frozenset(i for i, choice in enumerate(self.choices) if choice.right)


class ProblemToml(_Strict):
    """`problem.toml`."""

    title: Filled
    kind: Literal["code", "quiz", "scored"] = "code"
    difficulty: Literal["easy", "medium", "hard"]
    topics: list[Filled] = []
    #: How long a learner may need; 0 when nobody measured.
    minutes: Annotated[int, Field(ge=0, le=10_000)] = 0
    #: The class that `cases.py` calls methods of (or the function that it calls).
    entry: Identifier = ""
    #: Where the answer runs. "any": on a GPU where the worker has one, else on the CPU.
    device: Literal["cpu", "cuda", "any"] = "cpu"
    #: Slugs of the problems to solve before this one.
    requires: list[Slug] = []
    hints: list[Filled] = []
    forbidden: list[DottedName | ForbiddenName] = []
    limits: LimitsTable = LimitsTable()
    tolerance: ToleranceTable = ToleranceTable()
    explain: list[ExplainTable] = []
    questions: list[QuestionTable] = []
    source: SourceTable | None = None
    challenge: ChallengeTable | None = None
    training: TrainingTable | None = None

    @model_validator(mode="after")
    def _challenge_of_its_kind(self) -> ProblemToml:
        if self.kind == "scored" and self.challenge is None:
            raise ValueError('kind = "scored" needs a table [challenge]; see docs/authors.md')
        if self.kind != "scored" and self.challenge is not None:
            raise ValueError('[challenge] goes with kind = "scored"; set that, or delete the table')
        if self.kind == "scored" and self.device != "cpu":
            raise ValueError(
                'a challenge runs on the "cpu", so that scores compare; leave `device` out'
            )
        if self.kind == "scored" and self.explain:
            raise ValueError("[[explain]] goes with cases, and a challenge has none; delete it")
        return self

    @model_validator(mode="after")
    def _training_of_code(self) -> ProblemToml:
        if self.training is not None and self.kind != "code":
            raise ValueError('[training] goes with kind = "code"; delete the table')
        return self

    @model_validator(mode="after")
    def _tolerance_of_a_device_in_use(self) -> ProblemToml:
        if self.device == "cpu" and self.tolerance.cuda is not None:
            raise ValueError(
                '[tolerance.cuda] says nothing while `device` is "cpu"; '
                'write device = "cuda" or "any", or leave the table out'
            )
        return self


class Package(_Strict):
    """One problem, whole. `digest`: SHA-256 of every file of its folder, by name and content."""

    slug: str
    digest: str
    folder: Path
    toml: ProblemToml
    statement: str
    #: A quiz has none of the next four: its questions carry their explanations.
    editorial: str = ""
    starter: str = ""
    solution: str = ""
    cases: str = ""
    given: str = ""
    #: Every figure that its texts show, ready to be drawn inside a page.
    figures: Figures = ()
    #: Of a challenge: what `fit` learns from, and what only the judge knows.
    train: str = ""
    hidden: str = ""
    #: What trains the accepted code of learners, and the texts that it reads, by file name.
    training: str = ""
    training_data: dict[str, str] = {}
    #: verdict folder name -> {file name: source}
    submissions: dict[str, dict[str, str]] = {}

    @property
    def title(self) -> str:
        """The title, for lists."""
        return self.toml.title

    @cached_property
    def folded_title(self) -> str:
        """The title as lists are sorted by it."""
        return folded(self.toml.title)

    @cached_property
    def words(self) -> str:
        """What a search looks through: title, slug, entry and topics, folded."""
        toml = self.toml
        return folded(" ".join((toml.title, self.slug, toml.entry, *toml.topics)))

    @cached_property
    def board(self) -> str:
        """The challenge's board, see `board_of`; "" of any other kind."""
        table = self.toml.challenge
        if table is None:
            return ""
        return board_of(table, self.toml.limits.seconds, self.train, self.hidden)

    @cached_property
    def judged(self) -> str:
        """Digest of what the times of answers depend on: another text leaves them comparable."""
        limits = self.toml.limits.model_dump_json()
        parts = (self.cases, self.given, self.toml.entry, self.toml.device, limits, self.board)
        whole = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(whole.encode()).hexdigest()

    @property
    def forbidden(self) -> tuple[tuple[str, str], ...]:
        """(dotted name, method or "") pairs."""
        return tuple(
            (item, "") if isinstance(item, str) else (item.name, item.method)
            for item in self.toml.forbidden
        )
