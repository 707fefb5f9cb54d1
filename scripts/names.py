"""The public names of torch, NumPy and a little of Python, with signatures, as JSON on stdout.

Run by the sandbox image's own Python (`scripts/names`), so that what the editor completes is what
a learner's code will find. Nothing but names, kinds and signatures is written: no text of others.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import json
import re
import sys
import types
import warnings
from typing import Any

warnings.simplefilter("ignore")

MODULES = (
    "torch",
    "torch.nn",
    "torch.nn.functional",
    "torch.nn.init",
    "torch.nn.parameter",
    "torch.nn.utils",
    "torch.nn.utils.rnn",
    "torch.optim",
    "torch.optim.lr_scheduler",
    "torch.utils",
    "torch.utils.data",
    "torch.autograd",
    "torch.distributions",
    "torch.fft",
    "torch.linalg",
    "torch.special",
    "torch.random",
    "numpy",
    "numpy.linalg",
    "numpy.random",
    "numpy.fft",
    "math",
    "random",
    "itertools",
    "functools",
    "collections",
    "dataclasses",
    "typing",
    "string",
    "heapq",
    "re",
    "time",
    "copy",
)
CLASSES = (
    "torch.Tensor",
    "torch.nn.Module",
    "torch.Generator",
    "numpy.ndarray",
    "collections.Counter",
)
LONGEST = 160  # characters of a signature
#: torch lists every class of its compiler as its own; these are the ones that its users name
KEPT_NAMES = """BoolTensor FloatTensor Generator IntTensor LongTensor OutOfMemoryError Size Tensor
autocast device dtype enable_grad finfo iinfo inference_mode layout memory_format no_grad
set_grad_enabled"""
KEPT = set(KEPT_NAMES.split())


def main() -> None:
    """Write them."""
    import numpy
    import torch

    for name in MODULES:
        importlib.import_module(name)
    found = {
        "versions": {
            "torch": torch.__version__.split("+")[0],
            "numpy": numpy.__version__,
            "python": ".".join(map(str, sys.version_info[:2])),
        },
        "modules": {name: names_of(sys.modules[name], name) for name in MODULES},
        "classes": {name: names_of(look_up(name), name) for name in CLASSES},
    }
    print(json.dumps(found, indent=0, sort_keys=True).replace('": ', '":'))


def look_up(name: str) -> Any:
    """What a dotted name of a class stands for."""
    module, _, last = name.rpartition(".")
    return getattr(sys.modules[module], last)


def names_of(owner: Any, full: str) -> dict[str, str]:
    """By public name: a letter for its kind (see `kind_of`) and its signature, if it has one."""
    top = full.partition(".")[0]
    listed = set(getattr(owner, "__all__", ())) if isinstance(owner, types.ModuleType) else set()
    names = listed
    if top in ("torch", "numpy") or not listed:
        # They list less than they have; what they merely imported is left out below.
        names = listed | {name for name in dir(owner) if not name.startswith("_")}
    found = {}
    for name in sorted(names):
        try:
            value = getattr(owner, name)
        except Exception:  # noqa: S112 (a property that needs an object, or a name that is gone)
            continue
        if name.startswith("_") or (name not in listed and by_the_way(value, full, name)):
            continue
        if full == "torch" and inspect.isclass(value) and name not in KEPT:
            continue
        kind = kind_of(value)
        found[name] = kind + (signature(value, name) if kind in "cf" else "")
    return found


def by_the_way(value: Any, full: str, name: str) -> bool:
    """Whether it stands there for the module's own use: `torch.Any`, `torch.nn.init.Tensor`."""
    top = full.partition(".")[0]
    if isinstance(value, types.ModuleType):
        return value.__name__ != f"{full}.{name}"
    if top not in ("torch", "numpy"):
        return False
    home = str(getattr(value, "__module__", None) or top)
    if inspect.isclass(value):
        elsewhere = full != "torch" and value is getattr(sys.modules["torch"], name, None)
        return elsewhere or not home.startswith((top, "_"))
    if inspect.isroutine(value):
        return not home.startswith((top, "_"))
    of_typing = type(value).__module__ in ("typing", "logging")
    return of_typing or (top == "torch" and isinstance(value, str | dict | bool))


def kind_of(value: Any) -> str:
    """c class, f function or method, m module, p property or constant."""
    if inspect.isclass(value):
        return "c"
    if isinstance(value, types.ModuleType):
        return "m"
    return "f" if callable(value) else "p"


def signature(value: Any, name: str) -> str:
    """`(input, dim=None)`: without annotations, `self` and the result; "" when it cannot be had."""
    text = ""
    with contextlib.suppress(ValueError, TypeError, AttributeError, NameError):
        made = inspect.signature(value)
        plain = [
            one.replace(annotation=inspect.Parameter.empty)
            for at, one in enumerate(made.parameters.values())
            if not (at == 0 and one.name in ("self", "cls"))
        ]
        text = str(made.replace(parameters=plain, return_annotation=inspect.Signature.empty))
    if text in ("", "(*args, **kwargs)", "(*args, **kwds)", "($self, *args, **kwargs)"):
        # What is written in C says it in the first line of its documentation.
        first = (inspect.getdoc(value) or "").strip().partition("\n")[0]
        told = re.match(rf"(?:[\w.]+\.)?{re.escape(name)}(\(.*?\))(?:\s*->.*)?$", first)
        text = told[1] if told else ""
    # An address, or an object that only its own program can write, says nothing.
    text = re.sub(r"<([\w.]+)[^>]*>", r"\1", text).replace("  ", " ")
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


if __name__ == "__main__":
    main()
