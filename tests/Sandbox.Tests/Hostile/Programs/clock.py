# what: the clock and the names of the host
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
refused('settimeofday', 164, ctypes.create_string_buffer(16), 0)
refused('clock_settime', 227, 0, ctypes.create_string_buffer(16))
refused('sethostname', 170, b"x", 1)
refused('setdomainname', 171, b"x", 1)

if os.uname().nodename != 'box':
    print('ESCAPED')

print('held')
