# verdict: wrong_answer
# family: resource
# A list in a list, a hundred thousand deep: what recurses over it ends.


def double(x):
    nest = x
    for _ in range(100_000):
        nest = [nest]
    return nest
