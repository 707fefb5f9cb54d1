"""The figures of a package: every SVG file read, every picture in a text found among them."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from app.catalog.figures import FigureError, clean_figure, is_figure
from app.catalog.package import ProblemToml
from app.catalog.statements import Figures, figures_in
from app.errors import PackageError


def load_figures(
    folder: Path, files: dict[str, bytes], toml: ProblemToml, texts: dict[str, str]
) -> Figures:
    """Every figure of the package, cleaned. Raises `PackageError`.

    `texts`: the Markdown files by name, whose pictures must be among them with words that name
    them; those in `problem.toml` are looked at too.
    """
    figures: dict[str, str] = {}
    for name in sorted(filter(is_figure, files)):
        try:
            figures[name] = clean_figure(files[name])
        except FigureError as error:
            raise PackageError(str(folder / name), "", str(error)) from error
    for name, text in texts.items():
        _check(folder / name, "", text, figures, files)
    for key, text in _texts_of(toml):
        _check(folder / "problem.toml", key, text, figures, files)
    return tuple(figures.items())


def _texts_of(toml: ProblemToml) -> Iterator[tuple[str, str]]:
    """(key, Markdown) of what `problem.toml` says to learners."""
    for at, hint in enumerate(toml.hints):
        yield f"hints[{at}]", hint
    for at, explain in enumerate(toml.explain):
        yield f"explain[{at}].text", explain.text
    for at, question in enumerate(toml.questions):
        yield f"questions[{at}].text", question.text
        yield f"questions[{at}].why", question.why
        for place, choice in enumerate(question.choices):
            yield f"questions[{at}].choices[{place}].text", choice.text
            yield f"questions[{at}].choices[{place}].why", choice.why


def _check(
    path: Path, key: str, text: str, figures: dict[str, str], files: dict[str, bytes]
) -> None:
    for source, alt in figures_in(text):
        where = key or f"![…]({source})"
        if source not in figures:
            raise PackageError(str(path), where, _not_there(source, figures, files))
        if not alt:
            raise PackageError(
                str(path),
                where,
                f"the figure {source} has no words for who cannot see it; "
                f"write ![what it shows]({source})",
            )


def _not_there(source: str, figures: dict[str, str], files: dict[str, bytes]) -> str:
    if "://" in source or source.startswith("data:"):
        return f"{source} is not in the package; draw it as an SVG file beside the text"
    if source in files:
        return f"{source} is not an SVG file; only those are shown"
    near = get_close_matches(source, figures, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "put it into the package"
    return f"there is no figure {source!r}; {hint}"
