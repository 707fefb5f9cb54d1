"""`[training]`: what a learner may train their accepted code on, and what they may turn."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.errors import Invalid, PackageError
from app.i18n import _

CODE, FOLDER = "training.py", "training"
MOST_BYTES = 1024 * 1024  # of a file of data
MOST_TEXT = 500  # characters of a setting
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}\Z")

Setting = int | float | str


def _matches(pattern: re.Pattern[str], what: str) -> Callable[[str], str]:
    def check(text: str) -> str:
        if not pattern.match(text):
            raise ValueError(f"{text!r} is not {what}")
        return text

    return check


Name = Annotated[str, AfterValidator(_matches(_NAME, "a lower-case name such as 'learning_rate'"))]
FileName = Annotated[str, AfterValidator(_matches(_FILE, "the name of a file in training/"))]
Digest = Annotated[str, AfterValidator(_matches(_SHA256, "a SHA-256 in 64 hexadecimal digits"))]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SettingTable(_Strict):
    """`[[training.settings]]`: something that the learner may turn.

    `least` and `most` bound a number; `most` also the characters of a text.
    """

    name: Name
    label: Annotated[str, Field(min_length=1, max_length=60)]
    kind: Literal["integer", "number", "choice", "text"]
    default: int | float | str
    least: int | float = -math.inf
    most: int | float = math.inf
    choices: list[Annotated[str, Field(min_length=1, max_length=60)]] = []
    help: Annotated[str, Field(max_length=300)] = ""

    @model_validator(mode="after")
    def _makes_sense(self) -> SettingTable:
        bounded = math.isfinite(self.least) and math.isfinite(self.most)
        if self.kind in ("integer", "number") and not bounded:
            raise ValueError(f"{self.name!r} needs `least` and `most`: somebody will try 10**9")
        if self.kind == "choice" and len(set(self.choices)) < 2:
            raise ValueError(f"{self.name!r} needs two or more different `choices`")
        if self.kind == "text" and not 1 <= self.most <= MOST_TEXT:
            raise ValueError(f"{self.name!r} needs `most`, its characters: 1 to {MOST_TEXT}")
        if fault := self.fault(self.default):
            raise ValueError(f"{self.name!r}: its default does not fit. {fault}")
        return self

    def fault(self, value: object) -> str:
        """Why this value cannot be taken, in words; "" when it can."""
        if self.kind == "integer" and (type(value) is not int):
            return _("A whole number, please.")
        # Compared and not asked by isfinite, which cannot take a whole number of 400 digits.
        if self.kind == "number" and not (
            type(value) in (int, float) and -math.inf < value < math.inf  # type: ignore[operator]
        ):
            return _("A number, please.")
        if self.kind in ("integer", "number"):
            if self.least <= value <= self.most:  # type: ignore[operator]
                return ""
            least, most = f"{self.least:g}", f"{self.most:g}"
            return _("Between %(least)s and %(most)s, please.", least=least, most=most)
        if type(value) is not str:
            return _("A text, please.")
        if self.kind == "choice":
            choices = ", ".join(self.choices)
            return "" if value in self.choices else _("One of: %(choices)s.", choices=choices)
        if len(value) > self.most:
            return _(
                "At most %(most)s characters, please; these are %(count)s.",
                most=f"{self.most:g}",
                count=len(value),
            )
        return "" if value.isprintable() else _("One line of ordinary characters, please.")

    def read(self, given: object) -> object:
        """A form's text as this setting's type; what cannot be read stays as it is."""
        if type(given) is str and self.kind in ("integer", "number"):
            text = given.strip().replace(",", ".")
            for kind in (int, float):
                try:
                    given = kind(text)
                    break
                except ValueError:
                    continue
        if self.kind == "number" and type(given) is int and abs(given) < 2**53:
            return float(given)
        return given


class DataTable(_Strict):
    """`[[training.data]]`: a file that the training reads, with its credit and its licence."""

    file: FileName
    sha256: Digest
    title: Annotated[str, Field(min_length=1)]
    author: str = ""
    licence: Annotated[str, Field(min_length=1)]
    note: str = ""


class TrainingTable(_Strict):
    """`[training]`: see docs/authors.md, "Watch it learn"."""

    about: Annotated[str, Field(min_length=1)]
    #: CPU seconds of a whole run.
    seconds: Annotated[float, Field(ge=10, le=600)] = 120.0
    #: 0: as in `[limits]`.
    memory_mb: Annotated[int, Field(ge=0, le=8192)] = 0
    settings: list[SettingTable] = []
    #: Settings of a very short run, by which the gate tries it.
    trial: dict[str, int | float | str]
    data: list[DataTable] = []

    @model_validator(mode="after")
    def _makes_sense(self) -> TrainingTable:
        for names, what in (
            ([one.name for one in self.settings], "setting"),
            ([one.file for one in self.data], "file"),
        ):
            for name in names:
                if names.count(name) > 1:
                    raise ValueError(f"names the {what} {name!r} twice; one of them goes")
        known = [one.name for one in self.settings]
        for name in self.trial:
            if name not in known:
                raise ValueError(f"`trial` turns {name!r}, which is no setting; mend the name")
        try:
            self.checked(self.trial)
        except Invalid as error:
            raise ValueError(f"`trial` does not fit its settings: {error.detail}") from error
        return self

    def checked(self, given: Mapping[str, Any]) -> dict[str, Setting]:
        """Every setting, what is not given by its default. Raises `Invalid`, field by field."""
        known = {one.name: one for one in self.settings}
        faults = {
            # JSON can name half a surrogate pair, which no answer could tell back.
            name if name.isprintable() else ascii(name): (
                _("There is no such setting. There are: %(names)s.", names=", ".join(known))
            )
            for name in given
            if name not in known
        }
        settings: dict[str, Any] = {}
        for name, one in known.items():
            settings[name] = one.read(given.get(name, one.default))
            if fault := one.fault(settings[name]):
                faults[name] = fault
        if faults:
            label = {name: one.label for name, one in known.items()}
            told = "; ".join(f"{label.get(name, name)}: {text}" for name, text in faults.items())
            raise Invalid(_("Please mend the settings. %(faults)s", faults=told), fields=faults)
        return settings


def check_training(
    folder: Path, table: TrainingTable | None, defined: set[str], files: Mapping[str, bytes]
) -> dict[str, str]:
    """The texts of the training's data by file name. Raises `PackageError`.

    `defined`: the functions of training.py. `files`: those of the package, by relative path.
    """
    toml = str(folder / "problem.toml")
    found = {name.removeprefix(f"{FOLDER}/") for name in files if name.startswith(f"{FOLDER}/")}
    if table is None:
        for name in (CODE, *(f"{FOLDER}/{one}" for one in found)):
            if name in files:
                raise PackageError(
                    str(folder / name), "", "is used by [training]; write that table, or delete it"
                )
        return {}
    if "train" not in defined:
        raise PackageError(
            str(folder / CODE), "train", "is missing; define train(entry, data, settings, show)"
        )
    texts = {one.file: _data(folder, toml, at, one, files) for at, one in enumerate(table.data)}
    if unknown := sorted(found - set(texts)):
        raise PackageError(
            str(folder / FOLDER / unknown[0]),
            "",
            "has no [[training.data]], which says where it is from; write one, or delete the file",
        )
    return texts


def _data(folder: Path, toml: str, at: int, table: DataTable, files: Mapping[str, bytes]) -> str:
    path = str(folder / FOLDER / table.file)
    content = files.get(f"{FOLDER}/{table.file}")
    if content is None:
        raise PackageError(path, "", "is missing; problem.toml names it in [[training.data]]")
    if len(content) > MOST_BYTES:
        raise PackageError(path, "", f"is larger than {MOST_BYTES >> 20} MiB; take less of it")
    if (digest := hashlib.sha256(content).hexdigest()) != table.sha256:
        raise PackageError(
            toml, f"training.data[{at}].sha256",
            f"is not that of {FOLDER}/{table.file}, which is {digest}; write that if the file is "
            "the one that you mean",
        )  # fmt: skip
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackageError(path, "", "is not UTF-8; save it as UTF-8") from error
