# what: memory as files in /dev/shm
# verdict: MemoryLimit|DiskLimit
# limits: memory=64 disk=1024
with open('/dev/shm/big', 'wb') as file:
    for part in range(1024):
        file.write(b'x' * (1 << 20))
