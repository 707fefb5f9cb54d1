# verdict: runtime_error
# family: resource
# Writes to the temporary folder until it is full.
def double(x):
    with open("/tmp/filler", "wb") as handle:
        while True:
            handle.write(b"x" * 1024 * 1024)
