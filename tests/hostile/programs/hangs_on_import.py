# verdict: time_limit
# Never finishes importing.
while True:
    pass
