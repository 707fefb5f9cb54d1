# verdict: accepted
# family: theft
# The reference, the cases, their seeds and the checker: in files, modules, caches and objects.
import ast
import gc
import linecache
import os
import re
import sys

MARK = re.compile(r"REFERENCE_MARK[_][0-9a-f]{16}")
NAMES = ("cases", "given", "checker", "reference", "expected", "app", "problems", "hidden")

for name in NAMES:
    if name in sys.modules:
        raise RuntimeError(f"the module {name} is there")
for file, entry in linecache.cache.items():
    if MARK.search("".join(entry[2]) if len(entry) == 4 else ""):
        raise RuntimeError(f"{file} is in the cache of lines")
gc.unfreeze()
for one in gc.get_objects():
    if type(one) is dict:
        texts = [text for text in list(one.values()) if type(text) is str]
    elif type(one) in (list, tuple):
        texts = [text for text in one if type(text) is str]
    elif isinstance(one, ast.AST):
        texts = [ast.dump(one)] if type(one) is ast.Constant else []
    else:
        continue
    if any(MARK.search(text) for text in texts):
        raise RuntimeError("the reference's text is in memory")
import sandbox  # noqa: E402

top = os.path.dirname(os.path.dirname(sandbox.__file__))
for folder in ("problems", "app", "tests", "data", "migrations", ".git"):
    if os.path.exists(os.path.join(top, folder)):
        raise RuntimeError(f"{folder} lies beside the sandbox")


def double(x):
    return 2 * x
