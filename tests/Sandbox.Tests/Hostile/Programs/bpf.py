# what: programs in the kernel
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
refused('bpf', 321, 0, ctypes.create_string_buffer(128), 128)
refused('perf_event_open', 298, ctypes.create_string_buffer(128), 0, -1, -1, 0)
refused('userfaultfd', 323, 0)
refused('fanotify_init', 300, 0, 0)

print('held')
