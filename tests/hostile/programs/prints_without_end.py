# verdict: output_limit
# family: resource
# Prints for ever.
def double(x):
    while True:
        print("x" * 65536)
