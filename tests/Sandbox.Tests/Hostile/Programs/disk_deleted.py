# what: space in files that have no name any more
# verdict: DiskLimit|MemoryLimit
# limits: disk=10 memory=128
import os
held = []
while True:
    file = open('/tmp/f%d' % len(held), 'wb', buffering=0)
    os.unlink(file.name)
    for part in range(4):
        if file.write(b'x' * (1 << 20)) != 1 << 20:
            raise OSError(28, 'No space left on device')
    held.append(file)
