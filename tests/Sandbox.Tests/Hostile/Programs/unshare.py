# what: namespaces of its own
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
refused('unshare user', 272, 0x10000000)
refused('unshare all', 272, 0x7E020000)
refused('setns', 308, os.open("/proc/self/ns/net", 0), 0)
refused('clone user', 56, 0x10000011, 0, 0, 0, 0)
refused('clone net', 56, 0x40000011, 0, 0, 0, 0)
refused('clone3', 435, 0, 0)

print('held')
