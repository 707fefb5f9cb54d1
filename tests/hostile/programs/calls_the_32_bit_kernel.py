# verdict: runtime_error
# family: escape
# Machine code that calls the kernel by its 32-bit door, which a careless filter does not watch.
import ctypes
import mmap
import os

#   mov eax, 20 (getpid); int 0x80; ret        or, elsewhere, an instruction that is none
CODE = {"x86_64": b"\xb8\x14\x00\x00\x00\xcd\x80\xc3"}.get(os.uname().machine, b"\0\0\0\0")


def double(x):
    page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    page.write(CODE)
    call = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    print("the 32-bit kernel answered", call())
    return 2 * x
