# verdict: runtime_error
# family: resource
# An exception with a text of 50 million characters, a chain of causes and notes without end.


def double(x):
    error = ValueError("x" * 50_000_000)
    for number in range(10_000):
        error.add_note("note " * 20)
    cause = error
    for number in range(5_000):
        later = ValueError(number)
        cause.__cause__ = later
        cause = later
    cause.__cause__ = error
    raise error
