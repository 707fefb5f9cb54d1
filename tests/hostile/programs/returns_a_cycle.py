# verdict: wrong_answer
# family: resource
# A list that contains itself.
def double(x):
    cycle = []
    cycle.append(cycle)
    return cycle
