# what: the kernel itself
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
refused('init_module', 175, 0, 0, 0)
refused('finit_module', 313, 0, 0, 0)
refused('delete_module', 176, b"x", 0)
refused('kexec_load', 246, 0, 0, 0, 0)
refused('reboot', 169, 0xfee1dead, 672274793, 0x89ABCDEF, 0)
refused('swapon', 167, b"/work/x", 0)
refused('acct', 163, b"/work/main.py")
refused('iopl', 172, 3)
refused('ioperm', 173, 0, 1, 1)

print('held')
