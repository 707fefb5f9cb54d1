# verdict: wrong_answer
# family: resource
# Numbers whose text would take longer than their making.
def double(x):
    return [10**4000, -(10**1200), float("nan"), complex("inf"), 10**100000]
