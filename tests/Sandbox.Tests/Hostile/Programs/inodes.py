# what: empty files without end
# verdict: TimeLimit|MemoryLimit|DiskLimit
# limits: time=1 memory=64 disk=10
number = 0
while True:
    open('/work/%d' % number, 'w').close()
    number += 1
