# verdict: runtime_error
# family: forgery
# Says that it is loaded before it is, with advice of every kind, then never answers in order.
import os

import sandbox.harness.solve as harness
from sandbox.wire.frames import Kind, pack as frame
from sandbox.wire.messages import Loaded, Problem, pack

advice = tuple((-(2**4000), "<b>\x1b[2J\u202e" * 100) for _ in range(100))
os.write(3, frame(Kind.LOADED, pack(Loaded(None, advice, True))))
os.write(3, frame(Kind.LOADED, pack(Loaded(Problem("accepted", "x", 2**4000, "y"), ()))))


def double(x):
    return x
