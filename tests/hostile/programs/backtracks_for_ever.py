# verdict: time_limit
# family: resource
# A regular expression that backtracks for ever, in C, where no signal of Python's is seen.
import re


def double(x):
    return re.match(r"(a+)+$", "a" * 60 + "b")
