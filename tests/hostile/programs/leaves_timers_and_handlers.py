# verdict: accepted
# family: persistence
# Timers that go off later, handlers and masks for every signal; an earlier run's are not there.
import ctypes
import signal
import threading

libc = ctypes.CDLL(None, use_errno=True)
PYTHONS_OWN = {signal.SIGINT, signal.SIGPIPE, signal.SIGXFSZ}


def later(*_):
    while True:
        pass


if signal.pthread_sigmask(signal.SIG_BLOCK, []):
    raise RuntimeError("signals are blocked already")
for which in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
    if signal.getitimer(which) != (0.0, 0.0):
        raise RuntimeError("a timer runs already")
for number in signal.valid_signals():
    handler = signal.getsignal(number)
    if getattr(handler, "__module__", "") == "sandbox.harness.last_words":
        continue  # SIGXCPU: the harness's own
    if number not in PYTHONS_OWN and handler not in (signal.SIG_DFL, None):
        raise RuntimeError(f"signal {number} has a handler already: {handler}")
    if number not in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF):
        try:
            signal.signal(number, later)
        except (OSError, ValueError):
            pass
for number in (signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF):
    signal.signal(number, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
signal.setitimer(signal.ITIMER_VIRTUAL, 0.01, 0.01)
signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)
threading.Timer(3600, later).start()
libc.timerfd_create(1, 0)


def double(x):
    return 2 * x
