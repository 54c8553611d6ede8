# what: mounts by all calls that there are
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
refused('mount', 165, b"none", b"/work", b"tmpfs", 0, 0)
refused('umount2', 166, b"/proc", 2)
refused('pivot_root', 155, b"/work", b"/work")
refused('chroot', 161, b"/work")
refused('open_tree', 428, -100, b"/", 1)
refused('move_mount', 429, -100, b"/work", -100, b"/tmp", 0)
refused('fsopen', 430, b"tmpfs", 0)
refused('fspick', 433, -100, b"/", 0)
refused('mount_setattr', 442, -100, b"/", 0, 0, 0)

print('held')
