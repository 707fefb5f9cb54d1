"""`make bench`: what a grading costs here, in one run; each part also alone.

    python -m benchmarks                    all parts
    python -m benchmarks latency burst      some of them
    python -m benchmarks --quick            every part for real, too little to believe its figures
    python -m benchmarks pages --full       pages with a million submissions (`--keep FOLDER`: once)
    python -m benchmarks seed --help        the data alone

Read the ratios: absolute times belong to the machine. Results go to build/bench.json.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from rich.console import Console

from benchmarks.part import QUICK, ROOT, Part, Plan, Target, grid
from benchmarks.usage import machine

PARTS = ("latency", "throughput", "burst", "memory", "start", "others", "scaling", "pages")


def run(names: list[str], plan: Plan, console: Console) -> dict[str, Any]:
    """Measure these parts; the whole result, as it is written to the file."""
    parts: dict[str, Any] = {}
    targets: list[Target] = []
    for name in names:
        part = cast(Part, importlib.import_module(f"benchmarks.{name}"))
        begun = time.monotonic()
        console.rule(name, align="left")
        result = part.measure(plan, lambda text: console.print(f"→ {text}", markup=False))
        parts[name] = {**result, "took_s": time.monotonic() - begun}
        targets += part.targets(result)
        for table in part.tables(result):
            console.print(table)
    if targets:
        table = grid("Targets", "what", "measured", "limit", "met")
        for target in targets:
            table.add_row(
                target.name,
                f"{target.measured:.1f} {target.unit}",
                f"{'≥' if target.at_least else '≤'} {target.limit:.1f} {target.unit}",
                "yes" if target.met else "no",
            )
        console.print(table)
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "sandbox": plan.sandbox,
        "quick": plan.quick,
        "parts": parts,
        "targets": [target.as_json() for target in targets],
    }


def main() -> None:
    """The command line."""
    if sys.argv[1:2] == ["seed"]:
        from benchmarks import seed

        seed.main(sys.argv[2:])
        return
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="a few runs of everything")
    parser.add_argument("--sandbox", default="docker", choices=["docker", "local"])
    parser.add_argument(
        "--with-dmoj", action="store_true", help="others: DMOJ's judge too (installs it in build/)"
    )
    parser.add_argument(
        "--with-jupyter", action="store_true", help="others: a kernel a submission (installs it)"
    )
    parser.add_argument(
        "--full",
        action="store_true",
        help="pages: 5,000 problems, 100,000 users, 1,000,000 submissions",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="FOLDER",
        help="pages: keep the seeded databases there, use them again",
    )
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench.json")
    arguments = parser.parse_args()
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    plan = (QUICK if arguments.quick else Plan()).changed(
        sandbox=arguments.sandbox,
        with_dmoj=arguments.with_dmoj,
        with_jupyter=arguments.with_jupyter,
        full=arguments.full,
        keep=arguments.keep,
    )
    console = Console(width=118)
    result = run(arguments.parts or list(PARTS), plan, console)
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
