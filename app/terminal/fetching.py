"""A problem fetched from the site into a folder."""

from __future__ import annotations

from pathlib import Path

import typer

from app.terminal import person, pulling
from app.terminal.failures import SiteRefused, TerminalFailure
from app.terminal.signing import signed_in
from app.terminal.text import line


def fetch(slug: str, folder: Path, force: bool) -> None:
    """Write the problem's files, and tell what became of each."""
    pulling.check_slug(slug)
    with signed_in() as site:
        try:
            problem = site.problem(slug)
        except SiteRefused as error:
            if error.status == 404:
                error.detail += f" You asked for {slug}; {site.url}/problems lists what there is."
            raise
        if problem.kind == "quiz":
            raise TerminalFailure(
                f"“{line(problem.title)}” is a quiz: there is nothing to write. "
                f"Answer it at {site.url}/problems/{slug}"
            )
        text = site.training_text(slug) if problem.challenge else None
    files = pulling.files_of(problem, text)

    def ask(path: Path) -> bool:
        if force or not person.is_there():
            return force
        return typer.confirm(f"Replace {path}, which is not as it was pulled?", err=True)

    kept = pulling.write(folder, site.url, slug, problem.digest, files, ask)
    person.say(f"{line(problem.title)} is in {folder}")
    for name in files:
        said = ": kept, it is yours (--force replaces it)" if name in kept else ""
        person.say(f"  {name}{said}")
    if problem.examples is None:
        person.say("Its examples are not made yet: pull again in a minute.")
    answer = folder / pulling.SOLUTION
    person.say(f"Now write {answer} and run: tensorjudge run {answer}")
