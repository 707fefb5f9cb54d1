# verdict: accepted
# family: theft
# The environment and arguments that the runner was started with, as the kernel laid them out.
import ctypes
import os
import re
import sys

WORDS = re.compile(rb"TENSORJUDGE_|SECRET|TOKEN|PASSWORD|DATABASE|nonce=|DOCKER")

libc = ctypes.CDLL(None)
seen = [name.encode() + b"=" + value.encode() for name, value in os.environ.items()]
seen += [word.encode() for word in (*sys.argv, *sys.orig_argv, *sys.path)]
# The block above the first frame of the stack, as execve wrote it, whatever was unset since.
block = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
place, addresses = 0, []
while block[place]:
    seen.append(block[place])
    place += 1
name = ctypes.c_char_p.in_dll(libc, "program_invocation_name")
start = ctypes.cast(name, ctypes.c_void_p).value
libc.getauxval.restype = ctypes.c_ulong
executable = libc.getauxval(31)  # AT_EXECFN: the last string of that block
if executable and start and 0 < executable - start < 100_000:
    seen += ctypes.string_at(start, executable - start).split(b"\0")
if not any(one.startswith(b"PATH=") for one in seen):
    raise RuntimeError("this probe does not probe")
for one in seen:
    if WORDS.search(one):
        raise RuntimeError(f"found {one!r}")


def double(x):
    return 2 * x
