"""TOML into models; what does not fit is told by its key, with what to write instead."""

from __future__ import annotations

import tomllib
import types
import typing
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.errors import PackageError

Model = typing.TypeVar("Model", bound=BaseModel)


def read_toml(path: Path, text: str, model: type[Model]) -> Model:
    """The TOML `text` of the file `path` as `model`. Raises `PackageError`."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PackageError(str(path), "", f"is not valid TOML: {error}; mend that line") from error
    try:
        return model.model_validate(data, strict=True)
    except ValidationError as error:
        faults = error.errors(include_url=False)
        # A misspelt key says more than the right one's absence. A union reports one fault a
        # member; the deepest is of the member that the author meant.
        unknown = [fault for fault in faults if fault["type"] == "extra_forbidden"]
        fault = max((unknown or faults[:1] + _same_place(faults)), key=lambda f: len(f["loc"]))
        key, remedy = _fault(fault, model)
        raise PackageError(str(path), key, remedy) from error


def _same_place(faults: list[ErrorDetails]) -> list[ErrorDetails]:
    if len(faults[0]["loc"]) < 2:
        return []
    return [fault for fault in faults if fault["loc"][:2] == faults[0]["loc"][:2]]


def _fault(fault: ErrorDetails, model: type[BaseModel]) -> tuple[str, str]:
    """(key, remedy) of one fault that pydantic found."""
    location, kinds = fault["loc"], fault["type"]
    parts = [part for part in location if not _is_member(part)]
    key = ""
    for part in parts:
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    if kinds == "extra_forbidden":
        known = _keys_at(model, parts[:-1])
        near = get_close_matches(str(parts[-1]), known, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"known keys: {', '.join(sorted(known))}"
        return key, f"is not a key we know; {hint}"
    if kinds == "missing":
        return key, "is missing; add it"
    if kinds == "value_error":
        return key, str(fault["ctx"]["error"])
    message = fault["msg"].removeprefix("Input should be ")
    return key, f"is {fault['input']!r}; it should be {message}"


def _is_member(part: int | str) -> bool:
    """Whether pydantic put this in a location to name the member of a union."""
    return isinstance(part, str) and (
        part in ("str", "literal['']") or part[:1].isupper() or "[" in part
    )


def _keys_at(model: type[BaseModel], parts: list[int | str]) -> list[str]:
    kind: Any = model
    for part in parts:
        if isinstance(part, str):
            kind = kind.model_fields[part].annotation
        found = list(_models(kind))
        if not found:
            return []
        kind = found[0]
    return list(kind.model_fields)


def _models(kind: Any) -> Iterator[type[BaseModel]]:
    if isinstance(kind, type) and not isinstance(kind, types.GenericAlias):
        if issubclass(kind, BaseModel):
            yield kind
        return
    for inner in typing.get_args(kind):
        yield from _models(inner)
