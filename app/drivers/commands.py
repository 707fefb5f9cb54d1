"""`tensorjudge doctor`: is this host's sandbox as safe as it says?"""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.drivers import doctor
from app.drivers.service import make_driver
from app.errors import SandboxUnavailable
from app.settings import Settings


def add(root: typer.Typer) -> None:
    """Register `doctor`."""

    @root.command("doctor")
    def command(
        as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
        sandbox: Annotated[
            str | None, typer.Option(help="docker, attached or local; default: the settings'.")
        ] = None,
    ) -> None:
        """Attack every barrier of the sandbox from inside, and say which hold."""
        try:
            diagnosis = asyncio.run(_diagnose(Settings(), sandbox))
        except SandboxUnavailable as error:
            if as_json:
                _print_json({"ok": False, "sandbox": None, "barriers": [], "detail": error.detail})
            else:
                typer.echo(f"no sandbox: {error.detail}", err=True)
            raise typer.Exit(1) from error
        if as_json:
            _print_json(diagnosis.public())
        else:
            Console(width=None).print(_table(diagnosis))
            if diagnosis.devices:
                Console(width=None).print(_device_table(diagnosis))
        raise typer.Exit(0 if diagnosis.ok else 1)


async def _diagnose(settings: Settings, choice: str | None) -> doctor.Diagnosis:
    driver = await make_driver(settings, choice, slots=1)
    driver.insists = False  # what does not hold is to be shown
    await driver.start()
    try:
        return await doctor.examine(driver)
    finally:
        await driver.close()


def _print_json(value: dict[str, Any]) -> None:
    typer.echo(json.dumps(value, indent=2))


def _table(diagnosis: doctor.Diagnosis) -> Table:
    sandbox = diagnosis.sandbox
    verdict = "everything promised holds" if diagnosis.ok else "NOT SAFE: see below"
    note = f"Isolation is {sandbox.isolation}: {sandbox.note}" if sandbox.note else ""
    table = Table(
        title=f"{sandbox.driver} sandbox, isolation {sandbox.isolation}, torch {sandbox.torch}",
        caption=f"{verdict}. {note}" if note else verdict,
    )
    table.add_column("a submission …", no_wrap=True)
    table.add_column("holds", no_wrap=True)
    table.add_column("what to do")
    for finding in diagnosis.findings:
        if finding.holds:
            word = "[green]yes[/]"
        elif finding.promised:
            word = "[bold red]NO[/]"
        else:
            word = "[yellow]not here[/]"
        said = f"{finding.detail}: " if finding.detail and finding.promised else ""
        table.add_row(finding.title, word, "" if finding.holds else f"{said}{finding.remedy}")
    return table


def _device_table(diagnosis: doctor.Diagnosis) -> Table:
    table = Table(title="GPUs", caption="held by less than the CPU: see SECURITY.md")
    for heading in ("device", "memory", "driver", "ready", "what is not there"):
        table.add_column(heading, no_wrap=heading != "what is not there")
    for device in diagnosis.devices:
        lacking = [name for name, holds in device.barriers.items() if not holds]
        table.add_row(
            f"{device.index}: {device.name}",
            f"{device.memory_mb} MiB",
            device.driver_version or "unknown",
            "[green]yes[/]" if device.ready else "[yellow]no[/]",
            escape(device.reason or ", ".join(sorted(lacking))),
        )
    return table
