# verdict: wrong_answer
# family: resource
# A dictionary that holds itself by way of a tuple, and keys that hold tuples without end.


def double(x):
    found = {"x": x}
    found["again"] = (found, [found])
    key = ()
    for _ in range(200):
        key = (key, key)
    return [found, {key[0]: 1}] if x.dim() > 1 else found
