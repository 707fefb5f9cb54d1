# verdict: output_limit
# family: resource
# Twenty lists in memory, each holding the one before a thousand times: 10**60 elements to walk.


def double(x):
    lists = [1.0]
    for _ in range(20):
        lists = [lists] * 1000
    return lists
