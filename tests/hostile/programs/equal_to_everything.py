# verdict: wrong_answer
# family: forgery
# An object that claims to equal whatever it is compared with.
class Everything(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __sub__(self, other): return 0.0
    def __rsub__(self, other): return 0.0
    def __abs__(self): return 0.0
    def __lt__(self, other): return True
    def __le__(self, other): return True
    def __float__(self): return 0.0
    def __getattr__(self, name): return Everything()
    def __call__(self, *args, **kwargs): return Everything()
    def __reduce__(self): return (print, ("unpickled",))


def double(x):
    return Everything()
