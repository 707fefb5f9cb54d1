"""What can be said of the code before it runs: calls of forbidden names, through any import.

A dotted name in the code is resolved by the imports of the file (and of given.py), then compared
with the forbidden ones, by name and, where both can be looked up, by identity. A call whose
callee certainly is a forbidden name ends the job; what only may be one is advice.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from typing import Any

import torch

from sandbox.harness.code import Source
from sandbox.harness.failures import Stopped
from sandbox.wire.messages import Job, Problem

_PREFIXES = {"F": "torch.nn.functional", "nn": "torch.nn", "np": "numpy"}
_NOTHING = object()
_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)


def check_source(source: Source, job: Job) -> list[tuple[int, str]]:
    """Advice by line; raises `Stopped` for a certain call of a forbidden name."""
    if not job.forbidden:
        return []
    names = _Names(source.tree, _parsed(job.given))
    finder = _Finder(names, job)
    finder.visit(source.tree)
    if finder.certain:
        line, shown, full = min(finder.certain)
        also = f" (`{full}`)" if full != shown else ""
        raise Stopped(
            Problem(
                "forbidden",
                f"Line {line}: `{shown}`{also} may not be called in this exercise: writing it "
                "yourself is the task. Replace the call by your own computation.",
                line,
            )
        )
    by_line = dict(reversed(finder.advice))  # one a line, the first
    return sorted(by_line.items())[:20]


def _parsed(given: str) -> ast.Module | None:
    """given.py's tree; None where there is none (that it does not parse is told elsewhere)."""
    try:
        return ast.parse(given) if given else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


class _Names:
    """What the names of a file stand for: imports, plain aliases, and what is bound otherwise."""

    def __init__(self, tree: ast.Module, given: ast.Module | None) -> None:
        self.imports: dict[str, str] = {}
        self.stars: list[str] = []
        self.bound: set[str] = set()
        self._aliases: dict[str, ast.expr] = {}
        self._targets: set[int] = set()  # of aliases, by the node's id
        self._read(tree)
        for name in self.bound & set(self._aliases):
            del self._aliases[name]
        if given is not None:
            theirs = _Names(given, None)
            self.imports = theirs.imports | self.imports
            self.stars += theirs.stars

    def _read(self, tree: ast.Module) -> None:
        nodes: list[ast.AST] = [tree]
        for node in nodes:  # it grows: breadth first, as ast.walk goes
            nodes += _children(node)
            if isinstance(node, ast.Name):
                if not isinstance(node.ctx, ast.Load) and id(node) not in self._targets:
                    self.bound.add(node.id)
            elif isinstance(node, ast.Import):
                for item in node.names:
                    top = item.name.split(".")[0]
                    self._import(item.asname or top, item.name if item.asname else top)
            elif isinstance(node, ast.ImportFrom) and not node.level:
                for item in node.names:
                    if item.name == "*":
                        self.stars.append(node.module or "")
                    else:
                        self._import(item.asname or item.name, f"{node.module}.{item.name}")
            elif isinstance(node, ast.Assign) and self._alias(node):
                continue
            elif isinstance(node, ast.arg):
                self.bound.add(node.arg)
            elif isinstance(node, _NAMED):
                self.bound.add(node.name or "")

    def _import(self, name: str, full: str) -> None:
        if self.imports.setdefault(name, full) != full:
            self.bound.add(name)  # two meanings: nothing is certain

    def _alias(self, node: ast.Assign) -> bool:
        """`name = some.dotted.name`, once in the file, is an alias."""
        target = node.targets[0]
        if len(node.targets) != 1 or not isinstance(target, ast.Name):
            return False
        if not isinstance(node.value, (ast.Attribute, ast.Name)):
            return False
        if target.id in self._aliases:
            self.bound.add(target.id)
        self._aliases[target.id] = node.value
        self._targets.add(id(target))
        return True

    def resolve(self, node: ast.expr, depth: int = 0) -> tuple[str, bool] | None:
        """The full dotted name of an expression, and whether that is certain; None: unknown."""
        if depth > 20:
            return None
        if isinstance(node, ast.Attribute):
            base = self.resolve(node.value, depth + 1)
            return (f"{base[0]}.{node.attr}", base[1]) if base else None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id != "getattr" or len(node.args) < 2:
                return None
            name = node.args[1]
            base = self.resolve(node.args[0], depth + 1)
            if base and isinstance(name, ast.Constant) and isinstance(name.value, str):
                return f"{base[0]}.{name.value}", base[1]
            return None
        if not isinstance(node, ast.Name):
            return None
        if node.id in self._aliases:
            return self.resolve(self._aliases[node.id], depth + 1)
        certain = node.id not in self.bound
        if node.id in self.imports:
            return self.imports[node.id], certain
        for module in self.stars:
            if certain and _look_up(f"{module}.{node.id}") is not _NOTHING:
                return f"{module}.{node.id}", True
        return None


def _children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below, without those that say nothing here: contexts and operators."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [item for item in value if isinstance(item, ast.AST)]
        elif isinstance(value, ast.AST) and value._fields:
            found.append(value)
    return found


class _Finder:
    def __init__(self, names: _Names, job: Job) -> None:
        self.names = names
        self.entry = job.entry
        self.forbidden = [(expanded(name), method) for name, method in job.forbidden]
        self.objects = {name: _look_up(name) for name, _ in self.forbidden}
        self.certain: list[tuple[int, str, str]] = []
        self.advice: list[tuple[int, str]] = []
        self._classes: list[str] = []
        self._methods: list[str] = []
        self._called: set[int] = set()
        self._visits: dict[type, Callable[[Any], None]] = {
            ast.ClassDef: self._class,
            ast.FunctionDef: self._function,
            ast.Call: self._call,
            ast.Attribute: self._attribute,
            ast.Name: self._mention,
        }

    def visit(self, node: ast.AST) -> None:
        """Look at a node and all below it, in the order of the text."""
        self._visits.get(type(node), self._below)(node)

    def _below(self, node: ast.AST) -> None:
        for child in _children(node):
            self.visit(child)

    def _class(self, node: ast.ClassDef) -> None:
        self._classes.append(node.name)
        self._below(node)
        self._classes.pop()

    def _function(self, node: ast.FunctionDef) -> None:
        self._methods.append(node.name)
        self._below(node)
        self._methods.pop()

    def _call(self, node: ast.Call) -> None:
        self._called.add(id(node.func))
        found = self.names.resolve(node.func)
        for name, method in self.forbidden:
            if found and self._same(found[0], name):
                shown = ast.unparse(node.func)[:100]
                if found[1] and self._in(method):
                    self.certain.append((node.lineno, shown, name))
                elif not method or self._in(method):
                    self._advise(node, shown, name)
            elif found is None and self._in(method) and _is_method_named(node.func, name):
                self._advise(node, f".{name.rpartition('.')[2]}", name)
        self._below(node)

    def _mention(self, node: ast.Attribute | ast.Name) -> None:
        """A forbidden name that is handed on without being called here."""
        if id(node) in self._called or not isinstance(node.ctx, ast.Load):
            return
        found = self.names.resolve(node)
        for name, method in self.forbidden:
            if found and self._in(method) and self._same(found[0], name):
                self._advise(node, ast.unparse(node)[:100], name)

    def _attribute(self, node: ast.Attribute) -> None:
        self._mention(node)
        self._below(node)

    def _in(self, method: str) -> bool:
        """Whether the code at hand is in that method of the entry class ("": anywhere)."""
        if not method:
            return True
        return self._classes[:1] == [self.entry] and method in self._methods[:1]

    def _same(self, full: str, name: str) -> bool:
        if full == name:
            return True
        if full not in self.objects:
            self.objects[full] = _look_up(full)
        wanted = self.objects[name]
        return wanted is not _NOTHING and self.objects[full] is wanted

    def _advise(self, node: ast.expr, shown: str, name: str) -> None:
        text = f"Line {node.lineno}: `{shown}` looks like `{name}`, which this exercise asks you "
        self.advice.append((node.lineno, f"{text}to write yourself."))


def _is_method_named(callee: ast.expr, name: str) -> bool:
    """A method of something unknown: `x.softmax(-1)` where torch.softmax is forbidden."""
    head, _, last = name.rpartition(".")
    if not isinstance(callee, ast.Attribute) or callee.attr != last:
        return False
    return head.startswith("torch") and hasattr(torch.Tensor, last)


def expanded(name: str) -> str:
    """A forbidden name as authors write it (`F.softmax`, `nn.Linear`) in full."""
    head, dot, rest = name.partition(".")
    return f"{_PREFIXES[head]}.{rest}" if dot and head in _PREFIXES else name


def _look_up(name: str) -> Any:
    """What a dotted name stands for, among the modules that are loaded; runs before their code."""
    parts = name.split(".")
    if parts[0] not in ("torch", "numpy", "math", "random", "builtins"):
        return _NOTHING
    found: Any = sys.modules.get(parts[0], _NOTHING)
    for part in parts[1:]:
        found = getattr(found, part, _NOTHING)
    return found
