"""`tensorjudge`. A learner's commands wait for nothing that the service is made of."""

from __future__ import annotations

import sys
import traceback
from typing import TYPE_CHECKING

import typer

from app.terminal import commands as terminal_commands

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def main() -> None:
    """Run the command; what went wrong is said in words, with exit status 2."""
    try:
        _root(sys.argv[1:])()
    except OSError as error:
        _fail(f"{error.strerror}: {error.filename}" if error.filename else str(error))
    except Exception as error:
        if told := _told(error):
            _fail(*told)
        # A mistake of ours. Status 1 would tell a script of `grade` that the answer is wrong.
        traceback.print_exc()
        raise SystemExit(2) from None


def _root(arguments: list[str]) -> typer.Typer:
    """The terminal's commands alone, if one of them is asked for: all others take a second."""
    root = typer.Typer(name="tensorjudge", add_completion=False, pretty_exceptions_enable=False)
    problems = typer.Typer()
    terminal_commands.add(root, problems)
    root.add_typer(problems, name="problems")
    asked = [info.callback for info in root.registered_commands]
    if arguments[:1] and arguments[0] in {one.__name__ for one in asked if one is not None}:
        return root
    if arguments[:2] == ["problems", "pull"]:
        return root
    from app.operations import root as whole

    return whole


def _told(error: Exception) -> list[str]:
    """What its reader is told of it; nothing of a mistake of ours."""
    from pydantic import ValidationError

    from app.errors import TensorJudgeError

    if isinstance(error, TensorJudgeError):
        return [error.detail]
    if isinstance(error, ValidationError) and error.title == "Settings":
        return [_setting_told(one) for one in error.errors()]
    return []


def _setting_told(error: ErrorDetails) -> str:
    """A setting that cannot be, by its name in the environment."""
    from app.settings import PREFIX

    said = error["msg"].removeprefix("Value error, ")
    name = "_".join(map(str, error["loc"])).upper()
    return f"{PREFIX}{name}: {said}" if name else said


def _fail(*lines: str) -> None:
    for line in lines:
        print(f"tensorjudge: {line}", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main()
