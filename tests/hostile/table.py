"""The appendix of SECURITY.md: a row for each hostile program, from its first comment.

`python -m tests.hostile.table` prints it; with `--write` it is put into SECURITY.md.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.hostile import catalogue
from tests.hostile.catalogue import FAMILIES

DOCUMENT = Path(__file__).parents[2] / "SECURITY.md"
BEGIN = "<!-- the hostile programs: written by `python -m tests.hostile.table --write` -->"
END = "<!-- end of the hostile programs -->"


def appendix() -> str:
    """The table, with how many programs each family has."""
    programs = catalogue.everything()
    counts = {name: sum(one.family == name for one in programs) for name in FAMILIES}
    families = ", ".join(f"{name} {count}" for name, count in counts.items())
    rows = [
        f"{len(programs)} programs: {families}.",
        "",
        "| program | family | what it tries | verdict |",
        "|---|---|---|---|",
    ]
    for one in programs:
        verdict = one.verdict.replace("_", " ")
        if one.since:
            verdict = f"{verdict}, since {one.since}"
        tries = one.tries.replace("|", "\\|")
        rows.append(f"| `{one.name}` | {one.family} | {tries} | {verdict} |")
    return "\n".join(rows)


def written(document: str) -> str:
    """The document with the table of today; raises `ValueError` where it has no place for one."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{DOCUMENT.name} lacks the lines between which the table stands")
    return f"{before}{BEGIN}\n\n{appendix()}\n\n{END}{after}"


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        DOCUMENT.write_text(written(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        print(appendix())
