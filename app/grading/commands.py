"""`tensorjudge grade` and `tensorjudge problems verify`: JSON on stdout, all else on stderr."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from app.catalog.service import Catalog, Package
from app.drivers.port import Driver
from app.drivers.service import make_driver
from app.errors import NotFound, TensorJudgeError
from app.grading.findings import Findings
from app.grading.judge import Judge
from app.grading.report import Report
from app.grading.verdicts import Mode, Verdict
from app.grading.verify import verify, verify_quiz
from app.grading.wording import printed_text
from app.logs import configure_logging
from app.settings import Settings

MOST_CODE = 64 * 1024  # bytes, as the site takes
_MOST_PRINTED = 2000  # characters of a case
COULD_NOT = 2  # exit status: not graded, through no fault of the answer

Sandbox = Annotated[
    str | None,
    typer.Option("--sandbox", help="docker, attached or local; TENSORJUDGE_SANDBOX's by default."),
]


class CannotGradeError(TensorJudgeError):
    """The command line asks for something that cannot be graded; the text says what to do."""


def add(root: typer.Typer, problems: typer.Typer) -> None:
    """Register `grade` on the root and `verify` on the `problems` group."""
    root.command("grade")(grade)
    problems.command("verify")(verify_problems)


def grade(
    slug: Annotated[str, typer.Argument(help="The problem.")],
    file: Annotated[Path, typer.Argument(help="The answer, a Python file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    visible: Annotated[bool, typer.Option("--visible", help="The examples only.")] = False,
    sandbox: Sandbox = None,
) -> None:
    """Grade a file: exit status 0 accepted, 1 not accepted, 2 could not grade."""
    configure_logging()
    settings = Settings()
    mode = Mode.RUN if visible else Mode.SUBMIT
    try:
        package = _package(_catalog(settings), slug)
        code = _read(file)
        report = asyncio.run(_grade(settings, sandbox, package, code, mode))
    except TensorJudgeError as error:
        _complain(error)
        raise typer.Exit(COULD_NOT) from None
    if as_json:
        typer.echo(json.dumps(report.public(), ensure_ascii=False))
    else:
        _show(Console(), report)
    raise typer.Exit(0 if report.verdict is Verdict.ACCEPTED else 1)


def verify_problems(
    slugs: Annotated[list[str] | None, typer.Argument(help="The problems; all of them.")] = None,
    sandbox: Sandbox = None,
) -> None:
    """Hold packages to the gate: exit status 0 when all pass, 1 when not, 2 without a sandbox."""
    configure_logging()
    settings = Settings()
    console = Console()
    catalog = _catalog(settings)
    broken = [] if slugs else [error.detail for error in catalog.broken]
    for text in broken:
        console.print(f"[red]fails[/] {escape(text)}")
    try:
        packages = [_package(catalog, slug) for slug in slugs or catalog.problems]
        passed = asyncio.run(_verify(settings, sandbox, packages, console))
    except TensorJudgeError as error:
        _complain(error)
        raise typer.Exit(COULD_NOT) from None
    raise typer.Exit(0 if passed and not broken else 1)


def _complain(error: TensorJudgeError) -> None:
    Console(stderr=True).print(f"[red]tensorjudge:[/] {escape(error.detail)}", soft_wrap=True)


def _catalog(settings: Settings) -> Catalog:
    return Catalog.load(settings.problem_folders)


def _package(catalog: Catalog, slug: str) -> Package:
    try:
        return catalog.get(slug)
    except NotFound:
        for error in catalog.broken:
            if slug in Path(error.file).parts:
                raise CannotGradeError(f"{slug} does not load: {error.detail}") from None
        known = ", ".join(catalog.problems) or "none"
        raise CannotGradeError(f"there is no problem {slug!r}; known: {known}") from None


def _read(file: Path) -> str | None:
    """The file's text; None when it is not UTF-8, which is a verdict and not a failure of ours."""
    try:
        data = file.read_bytes()
    except OSError as error:
        raise CannotGradeError(f"{file}: {error.strerror or error}") from None
    if len(data) > MOST_CODE:
        raise CannotGradeError(f"{file} has {len(data)} bytes; an answer may have {MOST_CODE}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


@asynccontextmanager
async def _started(settings: Settings, sandbox: str | None, slots: int) -> AsyncIterator[Driver]:
    driver = await make_driver(settings, sandbox, slots)
    try:
        await driver.start()
        yield driver
    finally:
        await driver.close()


async def _grade(
    settings: Settings, sandbox: str | None, package: Package, code: str | None, mode: Mode
) -> Report:
    async with _started(settings, sandbox, 1) as driver:
        judge = Judge(driver, settings)
        if package.toml.device != "cpu":
            await driver.gpus.settled()
        if code is None:
            message = "The file is not UTF-8 text. Save it with UTF-8 encoding"
            return await judge.refuse(package, Verdict.COMPILE_ERROR, message, mode)
        return await judge.grade(package, code, mode)


async def _verify(
    settings: Settings, sandbox: str | None, packages: list[Package], console: Console
) -> bool:
    """Whether all pass. As many packages at once as the sandbox has runners, told as they end."""
    began = time.monotonic()
    passed = True

    def told(findings: Findings) -> None:
        nonlocal passed
        _tell(console, findings)
        passed &= findings.passed

    for package in (package for package in packages if package.toml.kind == "quiz"):
        told(verify_quiz(package))
    to_judge = [package for package in packages if package.toml.kind != "quiz"]
    if to_judge:
        async with _started(settings, sandbox, settings.slots) as driver:
            if any(package.toml.device != "cpu" for package in to_judge):
                await driver.gpus.settled()
            # Those that train begin first: nothing else would be left to do beside the last one.
            to_judge.sort(key=lambda package: package.toml.kind != "scored")
            await _judge_all(Judge(driver, settings), driver, to_judge, told)
    if len(packages) > 1:
        seconds = time.monotonic() - began
        console.print(f"{len(packages)} packages in {seconds:.0f} s", highlight=False)
    return passed


async def _judge_all(
    judge: Judge, driver: Driver, packages: list[Package], told: Callable[[Findings], None]
) -> None:
    slots = max(1, driver.slots)
    turns = asyncio.Semaphore(slots)
    waiting = iter(packages)

    async def look() -> None:
        for package in waiting:
            told(await verify(judge, driver, package, turns))

    looks = [asyncio.create_task(look()) for _ in range(slots)]
    try:
        await asyncio.gather(*looks)
    finally:
        for task in looks:
            task.cancel()
        await asyncio.gather(*looks, return_exceptions=True)


def _tell(console: Console, findings: Findings) -> None:
    word = "[green]passes[/]" if findings.passed else "[red]fails[/] "
    what = "questions looked at"
    if findings.judged:
        what = f"{findings.judged} runs judged in {findings.seconds:.1f} s"
    console.print(f"{word} {findings.slug}: {what}", highlight=False)
    for text in findings.errors:
        console.print(f"    [red]error[/] {escape(text)}", highlight=False, soft_wrap=True)
    for text in findings.warnings:
        console.print(f"    [yellow]warning[/] {escape(text)}", highlight=False, soft_wrap=True)


def _show(console: Console, report: Report) -> None:
    """The report for a person at a terminal."""
    colour = "green" if report.verdict is Verdict.ACCEPTED else "red"
    words = report.verdict.value.replace("_", " ")
    console.print(
        f"[{colour}]{words}[/] · {report.passed} of {report.total} cases · "
        f"{report.seconds * 1000:.0f} ms of CPU",
        highlight=False,
    )
    for case in report.cases:
        mark = "[green]✓[/]" if case.verdict is Verdict.ACCEPTED else "[red]✗[/]"
        hidden = "" if case.visible else " (hidden)"
        text = f"{mark} {escape(case.name)}{hidden}"
        if case.message:
            text += f" · {escape(case.message)}"
        console.print(text, highlight=False, soft_wrap=True)
        if hint := case.detail.get("hint"):
            console.print(f"    {escape(str(hint))}", highlight=False, soft_wrap=True)
        if printed := str(case.detail.get("printed", "")).rstrip():
            shown = printed_text(printed, _MOST_PRINTED)
            console.print(f"    printed: {escape(shown)}", highlight=False)
    for line, advice in report.advice:
        console.print(f"line {line}: {escape(advice)}", highlight=False)
