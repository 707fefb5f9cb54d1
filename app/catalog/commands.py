"""`tensorjudge problems list | new | pack | import`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from app.catalog import archives
from app.catalog.collection import Catalog
from app.catalog.loading import load_package, package_files
from app.errors import TensorJudgeError
from app.settings import Settings

TEMPLATE = Path(__file__).parent / "template"
QUIZ_TEMPLATE = Path(__file__).parent / "template_quiz"

Folder = Annotated[
    Path | None,
    typer.Option("--folder", help="The folder of problems; the first of TENSORJUDGE_PROBLEMS."),
]


def add(problems: typer.Typer) -> None:
    """Register the commands on the `problems` group."""
    problems.command("list")(list_problems)
    problems.command("new")(new)
    problems.command("pack")(pack)
    problems.command("import")(import_)


def list_problems() -> None:
    """List the problems, and those that do not load with the reason."""
    catalog = Catalog.load(Settings().problem_folders)
    tracks: dict[str, list[str]] = {}
    for track in catalog.tracks:
        for slug in track.problems:
            tracks.setdefault(slug, []).append(track.title)
    console = Console()
    table = Table(box=None, pad_edge=False)
    table.add_column("slug", no_wrap=True, min_width=max(map(len, catalog.problems), default=0))
    for heading in ("title", "difficulty", "topics", "tracks"):
        table.add_column(heading)
    for slug, package in catalog.problems.items():
        table.add_row(
            slug,
            escape(package.title),
            package.toml.difficulty,
            escape(", ".join(package.toml.topics)),
            escape(", ".join(tracks.get(slug, ()))),
        )
    if catalog.problems:
        console.print(table)
    else:
        console.print("No problem loads.")
    for error in catalog.broken:
        console.print(f"[red]broken[/red] {escape(error.detail)}", soft_wrap=True, highlight=False)


def new(
    slug: Annotated[str, typer.Argument(help="Lower-case words joined by '-'.")],
    folder: Folder = None,
    quiz: Annotated[bool, typer.Option("--quiz", help="Questions instead of code.")] = False,
) -> None:
    """Write a new problem that passes `problems verify`, for you to change."""
    with _told():
        package = archives.create(QUIZ_TEMPLATE if quiz else TEMPLATE, _folder(folder), slug)
    out = Console(soft_wrap=True, highlight=False)
    out.print(f"Wrote {escape(str(_folder(folder) / slug))}:")
    for name in package_files(package.folder):
        out.print(f"  {escape(name)}")
    out.print(f"Change it to your exercise, then run: tensorjudge problems verify {slug}")


def pack(
    slug: Annotated[str, typer.Argument(help="The problem's slug, or its folder.")],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The zip file; SLUG.zip by default.")
    ] = None,
) -> None:
    """Write a problem to a zip file, the same bytes every time."""
    with _told():
        package = load_package(_find(slug))
        target = output or Path(f"{package.slug}.zip")
        archives.pack(package, target)
    Console(soft_wrap=True, highlight=False).print(f"Wrote {escape(str(target))}")


def import_(
    file: Annotated[Path, typer.Argument(help="A zip file that `problems pack` wrote.")],
    folder: Folder = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a problem of the same slug.")
    ] = False,
) -> None:
    """Put the problem of a zip file in place, if it loads; none of its code is run."""
    with _told():
        package = archives.unpack(file, _folder(folder), replace=replace)
    out = Console(soft_wrap=True, highlight=False)
    out.print(f"Imported {package.slug} to {escape(str(_folder(folder) / package.slug))}")
    out.print(f"Now run: tensorjudge problems verify {package.slug}")
    out.print("A running service shows it after a restart.")


def _folder(folder: Path | None) -> Path:
    folders = Settings().problem_folders
    return folder or (folders[0] if folders else Path("problems"))


def _find(slug: str) -> Path:
    """The folder of a slug in the first folder of problems that has it, or the path itself."""
    folders = Settings().problem_folders
    for path in [folder / slug for folder in folders] + [Path(slug)]:
        if path.is_dir():
            return path.resolve() if path == Path(slug) else path
    listed = ", ".join(str(folder) for folder in folders)
    raise TensorJudgeError(
        f"There is no problem {slug!r} in {listed}; `tensorjudge problems list` shows what is."
    )


@contextmanager
def _told() -> Iterator[None]:
    """What went wrong as one line on standard error, and exit status 1."""
    try:
        yield
    except (TensorJudgeError, OSError) as error:
        text = error.detail if isinstance(error, TensorJudgeError) else str(error)
        Console(stderr=True, soft_wrap=True, highlight=False).print(escape(text))
        raise typer.Exit(1) from error
