# what: tracing and reading other processes
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
refused('traceme', 101, 0, 0, 0, 0)
refused('attach', 101, 16, os.getppid(), 0, 0)
refused('seize', 101, 0x4206, os.getppid(), 0, 0)
refused('process_vm_readv', 310, os.getppid(), 0, 0, 0, 0, 0)
refused('process_vm_writev', 311, os.getppid(), 0, 0, 0, 0, 0)
refused('pidfd_getfd', 438, 0, 0, 0)

print('held')
