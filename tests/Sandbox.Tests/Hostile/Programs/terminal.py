# what: words put into the host's terminal
# verdict: Succeeded
# output: ^held\n$
import fcntl, os
for number in (0, 1, 2):
    for request in (0x5412, 0x541C):
        try:
            fcntl.ioctl(number, request, b'x')
            print('ESCAPED', number, request)
        except OSError:
            pass
try:
    os.open('/dev/tty', os.O_RDWR)
    print('ESCAPED')
except OSError:
    pass

print('held')
