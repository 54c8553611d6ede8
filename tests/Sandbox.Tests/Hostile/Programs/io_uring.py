# what: system calls that no filter sees
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
refused('io_uring_setup', 425, 8, ctypes.create_string_buffer(256))
refused('io_uring_enter', 426, 0, 0, 0, 0, 0)
refused('io_uring_register', 427, 0, 0, 0, 0)

print('held')
