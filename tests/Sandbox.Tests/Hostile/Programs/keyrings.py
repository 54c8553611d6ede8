# what: keyrings of the kernel
# verdict: Succeeded
# output: ^held\n$
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def refused(name, number, *arguments):
    # The numbers are those of x86-64.
    if os.uname().machine != 'x86_64':
        return
    ctypes.set_errno(0)
    result = libc.syscall(number, *arguments)
    if result >= 0 or ctypes.get_errno() not in (1, 13, 22, 38, 95, 97):
        print('ESCAPED', name, result, ctypes.get_errno())
refused('add_key', 248, b"user", b"x", b"y", 1, -3)
refused('request_key', 249, b"user", b"x", 0, -3)
refused('keyctl', 250, 0, -3, 1)
refused('keyctl join', 250, 1, 0)

print('held')
