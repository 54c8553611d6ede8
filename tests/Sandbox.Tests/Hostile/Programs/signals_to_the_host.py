# what: signals by the numbers of the host's processes
# verdict: Succeeded
# output: ^held\n$
import os, signal
for pid in range(100, 40000):
    try:
        os.kill(pid, signal.SIGKILL)
        print('ESCAPED', pid)
    except OSError:
        pass
print('held')
