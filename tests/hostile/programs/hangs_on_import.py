# verdict: time_limit
# family: resource
# Never finishes importing.
while True:
    pass
