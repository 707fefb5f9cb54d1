"""The hostile programs, each a file whose first comment says what it must come to.

    # verdict: accepted
    # family: escape
    # What it tries, in a sentence or two: the row of SECURITY.md's appendix.

`any` in the place of a verdict stands where chance decides, and is followed by the reason:
`# verdict: any, since …`; it is never `internal_error`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.grading.verdicts import Verdict

PROGRAMS = Path(__file__).parent / "programs"
PROBLEMS = Path(__file__).parent / "problems"
PROBLEM = "doubling"  # what every program answers
FAMILIES = ("resource", "escape", "persistence", "theft", "forgery", "interference")
ANY = "any"


@dataclass(frozen=True, slots=True)
class Program:
    """One hostile program. `since`: why its verdict is `any`, else empty."""

    name: str
    verdict: str
    since: str
    family: str
    tries: str
    code: str

    def deserves(self, verdict: str | None) -> bool:
        """Whether this is a verdict that it must get."""
        if self.verdict == ANY:
            return verdict is not None and verdict != Verdict.INTERNAL_ERROR.value
        return verdict == self.verdict


def read(path: Path) -> Program:
    """The program in this file; raises `ValueError` where its first comment lacks something."""
    code = path.read_text(encoding="utf-8")
    comment = []
    for line in code.splitlines():
        if not line.startswith("#"):
            break
        comment.append(line.removeprefix("#").strip())
    if len(comment) < 3:
        raise ValueError(f"{path.name}: the first comment has a verdict, a family, and a sentence")
    verdict, _, since = _field(path, "verdict", comment[0]).partition(", since ")
    family = _field(path, "family", comment[1])
    if verdict not in (ANY, *(known.value for known in Verdict)):
        raise ValueError(f"{path.name}: {verdict!r} is no verdict")
    if (verdict == ANY) != bool(since):
        raise ValueError(f"{path.name}: `any` gives a reason, and nothing else does")
    if family not in FAMILIES:
        raise ValueError(f"{path.name}: {family!r} is no family")
    return Program(path.stem, verdict, since, family, " ".join(comment[2:]), code)


def _field(path: Path, name: str, line: str) -> str:
    found, colon, value = line.partition(": ")
    if found != name or not colon:
        raise ValueError(f"{path.name}: `# {name}: …` is missing")
    return value


def everything() -> list[Program]:
    """Every program, by family and name."""
    programs = [read(path) for path in PROGRAMS.glob("*.py")]
    return sorted(programs, key=lambda one: (FAMILIES.index(one.family), one.name))


def one_of_each_kind(whole: tuple[str, ...] = ()) -> list[Program]:
    """All of the families in `whole`; of the others, the first program with each verdict."""
    found: dict[tuple[str, ...], Program] = {}
    for program in everything():
        kind = (program.family, program.name if program.family in whole else program.verdict)
        found.setdefault(kind, program)
    return list(found.values())
