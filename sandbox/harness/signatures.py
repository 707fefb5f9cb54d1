"""The entry that the judge calls: is it there, and does it take what it is called with?"""

from __future__ import annotations

import ast
import difflib
from types import FunctionType, ModuleType
from typing import Any

import numpy as np
import torch
from torch import nn

from sandbox.harness.code import Source
from sandbox.harness.failures import Stopped, misspelt_constructor, type_name
from sandbox.wire.messages import Problem

FILE = "solution.py"
_VARARGS = 0x04
_VARKEYWORDS = 0x08
_no_forward = nn.Module.forward
_mro = type.__dict__["__mro__"].__get__


def find_entry(module: ModuleType, name: str, source: Source) -> Any:
    """The class or function named `name`; raises `Stopped` when the code does not define it."""
    found = module.__dict__.get(name)
    if isinstance(found, type) or callable(found):
        return found
    if found is not None:
        raise _stop(f"`{name}` is not a class or a function; the judge calls it", 0)
    defined = [(node.name, node.lineno) for node in source.tree.body if hasattr(node, "name")]
    near = difflib.get_close_matches(name, [n for n, _ in defined], 1, 0.6)
    line = next((at for n, at in defined if near and n == near[0]), 0)
    hint = f"; is `{near[0]}` it, under another name?" if near else "."
    if not near and name[:1].isupper() and (functions := _functions(source.tree)):
        line = functions[0].lineno
        put = f"`{functions[0].name}`" if len(functions) == 1 else "your functions"
        hint = f". Put {put} into `class {name}:`, as in the starter (Reset shows it)."
    raise _stop(f"`{name}` is not defined. The judge looks for it{hint}", line)


def _functions(tree: ast.Module) -> list[ast.FunctionDef]:
    """The plain functions of a file without any class."""
    if any(isinstance(node, ast.ClassDef) for node in tree.body):
        return []
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


def check_constructor(kind: type, args: list[Any]) -> None:
    """Whether the class can be constructed with these."""
    raw, owner = _look_up(kind, "__init__")
    if isinstance(raw, FunctionType):
        _check(raw, "__init__", 1, args, "constructs the object")
    elif owner is object and args and _look_up(kind, "__new__")[1] is object:
        words = f"`{kind.__name__}` has no `__init__`; the judge constructs it with "
        words += _described(args)
        if like := misspelt_constructor(type_name(kind), FILE):
            words += f". {like}"
        raise _stop(words, 0)


def check_method(kind: type, name: str, args: list[Any]) -> None:
    """Whether the class has this method, and it takes these."""
    raw, _ = _look_up(kind, name)
    if raw is None or raw is _no_forward:
        methods = [n for n, v in vars(kind).items() if isinstance(v, FunctionType)]
        near = difflib.get_close_matches(name, methods, 1, 0.6)
        line = vars(kind)[near[0]].__code__.co_firstlineno if near else 0
        hint = f"; is `{near[0]}` it, under another name?" if near else "."
        if hasattr(kind, "__getattr__") and not issubclass(kind, nn.Module):
            return
        raise _stop(
            f"`{kind.__name__}` has no method `{name}`. The judge calls it with "
            f"{_described(args)}{hint}",
            line,
        )
    if isinstance(raw, FunctionType):
        _check_self(raw, name, args)
        _check(raw, name, 1, args, "calls it")
    elif isinstance(raw, staticmethod) and isinstance(raw.__func__, FunctionType):
        _check(raw.__func__, name, 0, args, "calls it")
    elif isinstance(raw, classmethod) and isinstance(raw.__func__, FunctionType):
        _check(raw.__func__, name, 1, args, "calls it")


def check_function(function: Any, args: list[Any]) -> None:
    """Whether a plain function takes these."""
    if isinstance(function, FunctionType):
        _check(function, function.__code__.co_name, 0, args, "calls it")


def _look_up(kind: type, name: str) -> tuple[Any, type | None]:
    for base in _mro(kind):
        if name in base.__dict__:
            return base.__dict__[name], base
    return None, None


def _check(function: FunctionType, name: str, implicit: int, args: list[Any], does: str) -> None:
    code = function.__code__
    if code.co_filename != FILE:
        return
    line = code.co_firstlineno
    names = code.co_varnames[: code.co_argcount]
    if len(names) < implicit and not code.co_flags & _VARARGS:
        raise _stop(f"`{name}` has no `self`: write `def {name}(self, …)`", line)
    inputs = names[implicit:]
    required = len(inputs) - min(len(function.__defaults__ or ()), len(inputs))
    keywords = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    unfilled = [k for k in keywords if k not in (function.__kwdefaults__ or {})]
    besides = f" besides `{names[0]}`" if implicit and names else ""
    if len(args) > len(inputs) and not code.co_flags & _VARARGS:
        takes = f"takes {_counted(inputs)}{besides}"
    elif len(args) < required:
        takes = f"needs {_counted(inputs[:required])}{besides}"
    elif unfilled:
        takes = f"takes `{unfilled[0]}` by name only (after `*`), and the judge passes by position"
        raise _stop(f"`{name}` {takes}", line)
    else:
        return
    raise _stop(f"`{name}` {takes}; the judge {does} with {_described(args)}", line)


def _check_self(function: FunctionType, name: str, args: list[Any]) -> None:
    """Whether `self` was forgotten: it has another name, and only without it do the inputs fit."""
    code = function.__code__
    names = code.co_varnames[: code.co_argcount]
    plain = not (code.co_flags & (_VARARGS | _VARKEYWORDS) or code.co_kwonlyargcount)
    if code.co_filename != FILE or not plain or function.__defaults__:
        return
    if names and names[0] != "self" and len(names) == len(args):
        raise _stop(
            f"`self` is missing: write `def {name}({', '.join(('self', *names))})`",
            code.co_firstlineno,
        )


_NUMBERS = ("no input", "one input", "two inputs", "three inputs", "four inputs", "five inputs")


def _counted(names: tuple[str, ...]) -> str:
    words = _NUMBERS[len(names)] if len(names) < len(_NUMBERS) else f"{len(names)} inputs"
    return f"{words} ({', '.join(f'`{n}`' for n in names)})" if names else words


def _described(args: list[Any]) -> str:
    if not args:
        return "nothing"
    words = [_kind(value) for value in args]
    if len(words) == 1:
        return f"one {words[0]}"
    return f"{len(words)}: {', '.join(words)}"


def _kind(value: Any) -> str:
    if isinstance(value, torch.Tensor):
        return "tensor"
    if isinstance(value, np.ndarray):
        return "array"
    if isinstance(value, nn.Module):
        return "module"
    return "None" if value is None else type(value).__name__


def _stop(message: str, line: int) -> Stopped:
    message = message if message.endswith((".", "?")) else f"{message}."
    prefix = f"Line {line}: " if line else ""
    return Stopped(Problem("runtime_error", f"{prefix}{message}", line))
