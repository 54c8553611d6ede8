# what: memory and descriptors of other processes
# verdict: Succeeded
# output: ^held\n$
import os
for pid in filter(str.isdigit, os.listdir('/proc')):
    if int(pid) in (os.getpid(), os.getppid()):
        continue
    try:
        with open('/proc/%s/mem' % pid, 'rb+') as memory:
            memory.seek(4096)
            print('ESCAPED' if int(pid) != 1 and memory.read(1) else '', end='')
    except (OSError, ValueError):
        pass

print('held')
