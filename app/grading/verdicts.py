"""The closed lists of grading: verdicts, states and categories, in the order of their severity."""

from enum import StrEnum


class Verdict(StrEnum):
    """What became of a submission or of one case."""

    ACCEPTED = "accepted"
    WRONG_ANSWER = "wrong_answer"
    RUNTIME_ERROR = "runtime_error"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"
    OUTPUT_LIMIT = "output_limit"
    COMPILE_ERROR = "compile_error"
    FORBIDDEN = "forbidden"
    INTERNAL_ERROR = "internal_error"


class State(StrEnum):
    """Where a submission is on its road; its verdict is null until `DONE`."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"


class Mode(StrEnum):
    """`RUN`: the visible cases (or the learner's own); `SUBMIT`: visible, then hidden ones."""

    RUN = "run"
    SUBMIT = "submit"


class Category(StrEnum):
    """The kind of a wrong answer: what the learner is told of a hidden case."""

    TYPE = "type"
    MISSING = "missing"
    SHAPE = "shape"
    DTYPE = "dtype"
    NAN = "nan"
    VALUE = "value"
    WEIGHTS = "weights"
    MUTATED_INPUT = "mutated_input"
    NONDETERMINISTIC = "nondeterministic"
    MODE = "mode"
