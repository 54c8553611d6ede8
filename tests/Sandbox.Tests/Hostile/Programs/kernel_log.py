# what: words of the kernel
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
refused('syslog read', 103, 3, ctypes.create_string_buffer(4096), 4096)
refused('syslog size', 103, 10, 0, 0)

for name in ('/dev/kmsg', '/proc/kmsg', '/proc/kcore', '/dev/mem', '/sys/kernel/debug'):
    try:
        open(name, 'rb').read(1)
        print('ESCAPED', name)
    except OSError:
        pass

print('held')
