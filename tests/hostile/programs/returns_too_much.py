# verdict: output_limit
# family: resource
# Returns far more than the output limit.
def double(x):
    return "x" * (32 * 1024 * 1024)
