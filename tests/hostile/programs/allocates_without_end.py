# verdict: memory_limit
# family: resource
# Takes memory without end, in pieces.
def double(x):
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))
