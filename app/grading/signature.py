"""What a package's reference calls its arguments, read from its source without running it."""

from __future__ import annotations

import ast

#: method ("__init__" for the constructor) -> names by position; a function is under its own name
Names = dict[str, tuple[str, ...]]


def argument_names(source: str, entry: str) -> Names:
    """The names of what the entry's methods take by position, without `self`; {} if unreadable."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError):
        return {}
    names: Names = {}
    for node in body:
        if isinstance(node, ast.FunctionDef) and node.name == entry:
            names[""] = names[entry] = _positional(node)
        if isinstance(node, ast.ClassDef) and node.name == entry:
            for method in node.body:
                if isinstance(method, ast.FunctionDef):
                    names[method.name] = _positional(method)[_implicit(method) :]
            for plain in ("__call__", "forward"):
                if plain in names:
                    names[""] = names[plain]
    return names


def _positional(node: ast.FunctionDef) -> tuple[str, ...]:
    return tuple(argument.arg for argument in (*node.args.posonlyargs, *node.args.args))


def _implicit(node: ast.FunctionDef) -> int:
    static = any(isinstance(d, ast.Name) and d.id == "staticmethod" for d in node.decorator_list)
    return 0 if static else 1
