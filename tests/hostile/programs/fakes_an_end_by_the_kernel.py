# verdict: runtime_error
# family: forgery
# Has the kernel kill it, by a limit of its own on CPU time, to look like a runner lost by our fault.
import resource
import signal

signal.signal(signal.SIGXCPU, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_CPU, (0, 0))
while True:
    pass
