"""What a training shows, as it came out of a learner's process: checked, capped, made plain.

Nothing in it is believed: it is text and numbers for the page of the learner whose code it was.
"""

from __future__ import annotations

import base64
import functools
import math
from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
)

from app.grading.wording import clean
from sandbox.wire.messages import Shown
from sandbox.wire.values import Value

MOST_PIXELS = 64  # of a picture's height and width
_MOST_NUMBER = 1e12  # of a value: beyond it no axis has a use for it


class BadShownError(ValueError):
    """What the process sent is nothing that can be shown."""


def _plain(most: int, text: str) -> str:
    return clean(text, most).strip()


def _number(value: object) -> object:
    """Within what an axis can bear; else None, a gap."""
    if type(value) is float and not abs(value) <= _MOST_NUMBER:
        return None
    return value


def _finite(value: float) -> float:
    if not (math.isfinite(value) and abs(value) <= _MOST_NUMBER):
        raise ValueError("not a number for an axis")
    return value


def _pixels(value: object) -> object:
    """(height, width, bytes) as JSON can hold it."""
    height, width, data = value if type(value) is list and len(value) == 3 else (0, 0, b"")
    sides = all(type(side) is int and 1 <= side <= MOST_PIXELS for side in (height, width))
    if not sides or type(data) is not bytes or len(data) != height * width:
        raise ValueError("not a picture")
    return [height, width, base64.b64encode(data).decode()]


Panel = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Label = Annotated[str, AfterValidator(partial(_plain, 80))]
Title = Annotated[str, AfterValidator(partial(_plain, 120))]
Sample = Annotated[str, AfterValidator(partial(_plain, 4000))]
Number = Annotated[float | None, BeforeValidator(_number)]
Finite = Annotated[float, AfterValidator(_finite)]
Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10**9)]


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Progress(_Item):
    what: Literal["progress"]
    done: Count
    of: Count


class Chart(_Item):
    what: Literal["chart"]
    panel: Panel
    title: Title
    x: Label
    y: Label
    lines: Annotated[list[Label], Field(min_length=1, max_length=6)]
    log_x: bool


class Level(_Item):
    what: Literal["level"]
    panel: Panel
    value: Finite
    label: Title


class Point(_Item):
    what: Literal["point"]
    panel: Panel
    x: Finite
    values: Annotated[list[Number], Field(min_length=1, max_length=6)]


class Text(_Item):
    what: Literal["text"]
    panel: Panel
    title: Title
    at: Label
    text: Sample


class Pictures(_Item):
    what: Literal["pictures"]
    panel: Panel
    title: Title
    at: Label
    pictures: Annotated[
        list[Annotated[Any, AfterValidator(lambda row: _picture(row))]], Field(max_length=24)
    ]


class Scatter(_Item):
    what: Literal["scatter"]
    panel: Panel
    title: Title
    at: Label
    points: Annotated[
        list[Annotated[Any, AfterValidator(lambda row: _row(row, Label, Finite, Finite))]],
        Field(max_length=200),
    ]


class Scores(_Item):
    what: Literal["scores"]
    panel: Panel
    title: Title
    at: Label
    rows: Annotated[
        list[Annotated[Any, AfterValidator(lambda row: _row(row, Sample, Share, Label))]],
        Field(max_length=40),
    ]


class Note(_Item):
    what: Literal["note"]
    text: Sample


def _row(row: Any, *kinds: Any) -> list[Any]:
    """A row of these kinds, each checked."""
    if type(row) is not list or len(row) != len(kinds):
        raise ValueError(f"not {len(kinds)} items")
    return [_adapter(kind)(value) for kind, value in zip(kinds, row, strict=True)]


def _picture(row: Any) -> dict[str, Any]:
    if type(row) is not list or len(row) != 3:
        raise ValueError("not a picture with its caption")
    gray, caption, right = row
    if right is not None and type(right) is not bool:
        raise ValueError("neither right nor wrong")
    return {"pixels": _pixels(gray), "caption": _adapter(Label)(caption), "right": right}


@functools.cache
def _adapter(kind: Any) -> Callable[[object], Any]:
    adapter: TypeAdapter[Any] = TypeAdapter(kind, config=ConfigDict(strict=True))
    return adapter.validate_python


Item = Progress | Chart | Level | Point | Text | Pictures | Scatter | Scores | Note
_ITEM: TypeAdapter[Item] = TypeAdapter(Annotated[Item, Field(discriminator="what")])


def read_shown(shown: Shown) -> dict[str, Value]:
    """The item as JSON holds it. Raises `BadShownError`."""
    try:
        item = _ITEM.validate_python({**shown.fields, "what": shown.what}, strict=True)
        return item.model_dump(mode="json")
    except (ValidationError, ValueError, OverflowError, RecursionError) as error:
        raise BadShownError(str(error).splitlines()[0]) from error
