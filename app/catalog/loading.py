"""Reading one problem package from its folder; every fault names file, key and remedy."""

from __future__ import annotations

import ast
import hashlib
import os
import warnings
from collections.abc import Container, Iterator
from difflib import get_close_matches
from pathlib import Path

from markdown_it import MarkdownIt

from app.catalog.challenge import HIDDEN, TRAIN, ChallengeTable, check_given, check_texts
from app.catalog.illustrations import load_figures
from app.catalog.package import VERDICT_FOLDERS, Package, ProblemToml, slug_fault
from app.catalog.tables import read_toml
from app.catalog.training import CODE as TRAINING
from app.catalog.training import check_training
from app.errors import PackageError

SECTIONS = ("Task", "Example", "Constraints")
_TEXTS = ("statement.md", "editorial.md")
_SOURCES = ("starter.py", "solution.py")


def load_package(folder: Path, sound: Container[str] = ()) -> Package:
    """The package in `folder`, whose name is its slug. Raises `PackageError`.

    `sound`: digests of packages whose texts need not be parsed, since they were before.
    """
    try:
        return _load(folder, sound)
    except (OSError, RecursionError) as error:  # a folder that changes underneath; a TOML bomb
        raise PackageError(str(folder), "", f"cannot be read ({error}); mend it") from error


def _load(folder: Path, sound: Container[str]) -> Package:
    slug = folder.name
    if fault := slug_fault(slug):
        raise PackageError(str(folder), "", f"{fault}; rename the folder")
    files = _read_folder(folder)
    toml = _problem_toml(folder, files)
    digest = _digest(files)
    if toml.kind == "quiz":
        return _load_quiz(folder, files, toml, digest)
    return _load_code(folder, files, toml, digest, parsed=digest in sound)


def _load_code(
    folder: Path, files: dict[str, bytes], toml: ProblemToml, digest: str, *, parsed: bool
) -> Package:
    """A challenge has code, too, and texts in the place of cases."""
    if toml.questions:
        raise PackageError(
            str(folder / "problem.toml"), "questions", 'are for a quiz; write kind = "quiz"'
        )
    cases = () if toml.challenge else ("cases.py",)
    texts = {name: _text(folder, files, name) for name in (*_TEXTS, *_SOURCES, *cases)}
    if not texts["editorial.md"].strip():
        raise PackageError(str(folder / "editorial.md"), "", "is empty; say why the answer works")
    given = _text(folder, files, "given.py") if "given.py" in files else ""
    if not parsed:
        _check_statement(folder / "statement.md", texts["statement.md"])
        _check_sources(folder, toml, texts)
        _parse(folder / "given.py", given)
    data = {"train": "", "hidden": ""}
    if toml.challenge is not None:
        tree = _parse(folder / "given.py", given)
        data = _challenge(folder, files, toml.challenge, tree)
    training = _text(folder, files, TRAINING) if toml.training or TRAINING in files else ""
    defined = _defined(_parse(folder / TRAINING, training))
    submissions = _submissions(folder, files)
    _check_explain(folder, toml, submissions)
    return Package(
        slug=folder.name,
        digest=digest,
        folder=folder.resolve(),
        toml=toml,
        statement=texts["statement.md"],
        editorial=texts["editorial.md"],
        starter=texts["starter.py"],
        solution=texts["solution.py"],
        cases=texts.get("cases.py", ""),
        given=given,
        **data,
        figures=load_figures(folder, files, toml, {name: texts[name] for name in _TEXTS}),
        training=training,
        training_data=check_training(folder, toml.training, defined, files),
        submissions=submissions,
    )


def _load_quiz(folder: Path, files: dict[str, bytes], toml: ProblemToml, digest: str) -> Package:
    path = str(folder / "problem.toml")
    if not toml.questions:
        raise PackageError(path, "questions", "is missing; ask at least one in [[questions]]")
    for key in _OF_CODE:
        if key in toml.model_fields_set:
            raise PackageError(path, key, "says nothing in a quiz; leave it out")
    statement = _text(folder, files, "statement.md") if "statement.md" in files else ""
    return Package(
        slug=folder.name,
        digest=digest,
        folder=folder.resolve(),
        toml=toml,
        statement=statement,
        figures=load_figures(folder, files, toml, {"statement.md": statement}),
    )


#: Keys of problem.toml that only code has a use for.
_OF_CODE = (
    "entry", "device", "hints", "forbidden", "limits", "tolerance", "explain", "training"
)  # fmt: skip


def package_files(folder: Path) -> list[str]:
    """The files that make up a package, as sorted relative paths with '/'. Raises `PackageError`.

    Hidden files and what Python and editors leave behind are not part of it.
    """
    return sorted(_walk(folder))


def _walk(folder: Path) -> Iterator[str]:
    root = folder.resolve()
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        with os.scandir(root / inside) as entries:
            for entry in entries:
                if ignored(entry.name):
                    continue
                name = inside + entry.name
                if entry.is_symlink():
                    _check_link(folder / name, Path(entry.path), root)
                elif entry.is_dir(follow_symlinks=False):
                    waiting.append(f"{name}/")
                    continue
                elif not entry.is_file(follow_symlinks=False):
                    raise PackageError(
                        str(folder / name), "", "is neither a file nor a folder; remove it"
                    )
                yield name


def _check_link(shown: Path, path: Path, root: Path) -> None:
    target = path.resolve()
    if not target.is_relative_to(root):
        raise PackageError(
            str(shown), "", "is a link that leaves the package; put the file itself there"
        )
    if not target.is_file():
        raise PackageError(
            str(shown), "", "is a link, and not to a file; put the thing itself there"
        )


def ignored(name: str) -> bool:
    """Whether a file or folder of this name is no part of a package: hidden, compiled, a backup."""
    return name.startswith(".") or name == "__pycache__" or name.endswith((".pyc", "~"))


def _read_folder(folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise PackageError(str(folder), "", "is not a folder; a problem is a folder of files")
    files: dict[str, bytes] = {}
    place = str(folder)
    for name in package_files(folder):
        try:
            with open(f"{place}/{name}", "rb") as file:  # noqa: PTH123 - a hundred thousand of them
                files[name] = file.read()
        except OSError as error:
            raise PackageError(
                str(folder / name), "", f"cannot be read ({error.strerror}); mend its permissions"
            ) from error
    return files


def _digest(files: dict[str, bytes]) -> str:
    total = hashlib.sha256()
    for name in sorted(files):
        for part in (name.encode(), files[name]):
            total.update(len(part).to_bytes(8, "big") + part)
    return total.hexdigest()


def _text(folder: Path, files: dict[str, bytes], name: str) -> str:
    if name not in files:
        near = get_close_matches(name, files, n=1)
        found = f" (there is {near[0]!r}: rename it?)" if near else ""
        raise PackageError(str(folder / name), "", f"is missing; write it{found}")
    try:
        return files[name].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = files[name].count(b"\n", 0, error.start) + 1
        raise PackageError(
            str(folder / name), "", f"is not UTF-8 (line {line}); save it as UTF-8"
        ) from error


def _problem_toml(folder: Path, files: dict[str, bytes]) -> ProblemToml:
    path = folder / "problem.toml"
    return read_toml(path, _text(folder, files, "problem.toml"), ProblemToml)


#: Finds headings, and leaves alone what stands in a line.
_BLOCKS = MarkdownIt()
_BLOCKS.core.ruler.enableOnly(["normalize", "block"])


def _check_statement(path: Path, text: str) -> None:
    tokens = _BLOCKS.parse(text)
    headings = [
        tokens[index + 1].content.strip().lower()
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]
    for section in SECTIONS:
        if not any(heading.startswith(section.lower()) for heading in headings):
            raise PackageError(
                str(path), section, f"the section is missing; add a heading '## {section}'"
            )


def _check_sources(folder: Path, toml: ProblemToml, texts: dict[str, str]) -> None:
    if not toml.entry:
        raise PackageError(
            str(folder / "problem.toml"), "entry", 'is missing; name the class, as in "Solution"'
        )
    for name in ("starter.py", "solution.py"):
        if toml.entry not in _defined(_parse(folder / name, texts[name])):
            raise PackageError(
                str(folder / name),
                toml.entry,
                "is the entry in problem.toml, and no class or function of that name is "
                "defined here; define it, or mend `entry`",
            )
    if "cases.py" not in texts:
        return
    functions = _defined(_parse(folder / "cases.py", texts["cases.py"]))
    for name in ("examples", "hidden"):
        if name not in functions:
            arguments = "rng" if name == "hidden" else ""
            raise PackageError(
                str(folder / "cases.py"), name, f"is missing; define `def {name}({arguments}):`"
            )


def _challenge(
    folder: Path, files: dict[str, bytes], table: ChallengeTable, given: ast.Module
) -> dict[str, str]:
    """The texts of a challenge, by the package's fields."""
    if "cases.py" in files:
        raise PackageError(
            str(folder / "cases.py"), "", 'goes with kind = "code"; a challenge has none: delete it'
        )
    train, hidden = (_text(folder, files, name) for name in (TRAIN, HIDDEN))
    check_texts(folder, table, train, hidden)
    check_given(folder, table, given)
    return {"train": train, "hidden": hidden}


def _parse(path: Path, source: str) -> ast.Module:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            return ast.parse(source)
    except SyntaxError as error:
        where = f"line {error.lineno}: " if error.lineno else ""
        raise PackageError(
            str(path), "", f"is not Python ({where}{error.msg}); mend that line"
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise PackageError(str(path), "", f"is not Python ({error}); mend it") from error


def _defined(tree: ast.Module) -> set[str]:
    kinds = (ast.ClassDef, ast.FunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds)}


def _submissions(folder: Path, files: dict[str, bytes]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in files:
        parts = name.split("/")
        if parts[0] != "submissions":
            continue
        shown = str(folder / name)
        if len(parts) != 3 or not name.endswith(".py"):
            raise PackageError(
                shown, "", "does not belong here; submissions are submissions/VERDICT/NAME.py"
            )
        verdict = parts[1]
        if verdict not in VERDICT_FOLDERS:
            near = get_close_matches(verdict, VERDICT_FOLDERS, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"one of {', '.join(VERDICT_FOLDERS)}"
            raise PackageError(
                str(folder / "submissions" / verdict), "", f"is not named by a verdict; {hint}"
            )
        found.setdefault(verdict, {})[parts[2]] = _text(folder, files, name)
    return found


def _check_explain(folder: Path, toml: ProblemToml, submissions: dict[str, dict[str, str]]) -> None:
    wrong = submissions.get("wrong_answer", {})
    for index, table in enumerate(toml.explain):
        name = table.submission
        if name and name not in wrong:
            near = get_close_matches(name, wrong, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "write it, or mend the name"
            raise PackageError(
                str(folder / "problem.toml"),
                f"explain[{index}].submission",
                f"there is no submissions/wrong_answer/{name}; {hint}",
            )
