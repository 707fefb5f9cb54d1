from sandbox.cases import Case, call


def examples():
    return [
        Case("two", [call("draw", 2)], explanation="Both numbers, in any order."),
        Case("three", [call("draw", 3)], explanation="Two of the three."),
    ]


def hidden(rng):
    return [Case(f"case {i}", [call("draw", int(rng.integers(2, 9)))]) for i in range(8)]


def check(case, output, expected):
    n = case.steps[0].args[0]
    first, second = output
    if first == second:
        return "Both numbers are the same."
    if not (0 <= first < n and 0 <= second < n):
        return "A number is out of range."
    return None
