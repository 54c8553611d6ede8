# what: folders in folders without end
# verdict: TimeLimit|MemoryLimit|DiskLimit|Failed
# limits: time=1 memory=64
import os
while True:
    os.mkdir('d')
    os.chdir('d')
