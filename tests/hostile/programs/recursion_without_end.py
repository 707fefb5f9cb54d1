# verdict: runtime_error
# family: resource
# Recurses for ever.
def double(x):
    return double(x)
