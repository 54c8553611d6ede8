# what: its own input changed, shared and read twice
# stdin: words
# verdict: Succeeded
# output: ^held\n$
import os
for flags in (os.O_WRONLY, os.O_RDWR):
    try:
        other = os.open('/proc/self/fd/0', flags)
        os.write(other, b'x' * 64)
        print('ESCAPED')
    except OSError:
        pass
if os.fork() == 0:
    os.read(0, 2)
    os._exit(0)
os.wait()
if os.read(0, 16) != b'rds':
    print('ESCAPED')
print('held')
