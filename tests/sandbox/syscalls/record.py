"""Record the system calls that children make: `python -m tests.sandbox.syscalls.record` (strace).

It starts a local runner under strace, grades every shipped exercise (its solution and all of its
`submissions/`), runs `everyday.py`, and writes `recorded.txt`: what children called once their
filter stood, and were given. Run it after a new torch or Python; as root, since strace follows into
the children's namespaces.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

from app.catalog.service import Catalog
from app.drivers import child
from app.drivers.local import LocalDriver
from app.drivers.port import Limits
from app.grading.service import Judge
from app.grading.verdicts import Mode
from app.settings import Settings
from tests.drivers.talk import call, load

HERE = Path(__file__).parent
RECORD = HERE / "recorded.txt"
ROOT = HERE.parents[2]
_LINE = re.compile(r"^(?:\[pid +\d+\] )?(\w+)\((.*)\) += (-?\w+|\?)(?: (\w+))?")
_THREAD = re.compile(r" = (\d+)(?: /\* (\d+) in strace's PID NS \*/)?$")
#: Calls that the list allows by an argument: which one, as strace writes it.
BY_ARGUMENT = {"prctl": 0, "ioctl": 1, "socketpair": 0}
_FILTERED = re.compile(r"^prctl\(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, .* = 0$")


def read(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """What the processes of these traces were given, and refused, after their filter stood."""
    given: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    texts = {path: path.read_text(errors="replace").splitlines() for path in folder.glob("trace.*")}
    threads: dict[str, bool] = {}
    for path, lines in texts.items():
        # A child's thread has a file of its own, and no filter to install.
        for line in lines:
            if "CLONE_THREAD" in line and (made := _THREAD.search(line)):
                threads[made[2] or made[1]] = any(map(_FILTERED.match, texts[path]))
    for path, lines in texts.items():
        inside = threads.get(path.name.rpartition(".")[2], False)
        for line in lines:
            if _FILTERED.match(line):
                inside = True
            elif inside and (found := _LINE.match(line)):
                name, arguments, _, error = found.groups()
                if name in BY_ARGUMENT:
                    name += " " + arguments.split(", ")[BY_ARGUMENT[name]].split("|")[0]
                (refused if error in ("EPERM", "ENOSYS") else given)[name] += 1
    return given, refused


async def _run_all() -> list[str]:
    """Everything under a runner that is traced by now; what did not go as it should."""
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as data:
        settings = Settings(data=Path(data))
        driver = LocalDriver(settings, 1)
        await driver.start()
        try:
            judge = Judge(driver, settings)
            for package in Catalog.load([ROOT / "problems"]).problems.values():
                await judge.prepare(package)
                report = await judge.grade(package, package.solution, Mode.SUBMIT)
                if report.verdict != "accepted":
                    wrong.append(f"{package.slug}: {report.verdict}")
                for path in sorted((ROOT / "problems" / package.slug).glob("submissions/*/*.py")):
                    await judge.grade(package, path.read_text(), Mode.SUBMIT)
            async with driver.child(Limits()) as lent:
                loaded = await load(lent, (HERE / "everyday.py").read_text(), memory_mb=1024)
                await lent.arm(100.0, 300.0)
                result = await call(lent)
                if loaded.error or result.error:
                    wrong.append(f"everyday.py: {loaded.error or result.error}")
        finally:
            await driver.close()
    return wrong


def main() -> int:
    """Record, and say what is new or gone."""
    strace = shutil.which("strace")
    if strace is None:
        print("strace is missing: apt-get install strace", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        wrapper = Path(folder) / "python"
        wrapper.write_text(
            f"#!/bin/sh\nexec {strace} -qq -ff --decode-pids=pidns -o {folder}/trace "
            f'{sys.executable} "$@"\n'
        )
        wrapper.chmod(0o755)
        child._GRACE = 60.0  # strace is slow
        sys.executable = str(wrapper)  # by which the local driver starts a runner
        wrong = asyncio.run(_run_all())
        given, refused = read(Path(folder))
    for line in wrong:
        print("did not go as it should:", line, file=sys.stderr)
    before = set(RECORD.read_text().split("\n")) if RECORD.exists() else set()
    RECORD.write_text("\n".join(sorted(given)) + "\n")
    print("new:", sorted(set(given) - before), "gone:", sorted(before - set(given) - {""}))
    print("refused:", dict(refused))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
