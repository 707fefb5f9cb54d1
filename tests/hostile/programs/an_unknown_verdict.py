# verdict: runtime_error
# family: forgery
# Reports a problem of its own making, whose kind is "accepted" and then "internal_error".
import sandbox.harness.solve as harness
from sandbox.wire.messages import Problem, Result

calls = []


def forged(runner, case, bind):
    calls.append(1)
    kind = "accepted" if len(calls) == 1 else "internal_error"
    return Result(case.index, error=Problem(kind, "accepted", -5, "x" * 1000, "value"))


harness._result = forged


def double(x):
    return x
