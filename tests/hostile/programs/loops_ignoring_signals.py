# verdict: time_limit
# family: resource
# Loops for ever with every signal ignored.
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
try:
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
except OSError:
    pass


def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
