# what: devices
# verdict: Succeeded
# output: ^held\n$
import os
known = {'console', 'core', 'fd', 'full', 'null', 'ptmx', 'pts', 'random', 'shm', 'stderr', 'stdin', 'stdout', 'tty', 'urandom', 'zero'}
extra = set(os.listdir('/dev')) - known
if extra:
    print('ESCAPED', extra)

print('held')
