# what: memory that belongs to nobody
# verdict: MemoryLimit
# limits: memory=64
import mmap
room = mmap.mmap(-1, 1 << 30)
for place in range(0, 1 << 30, 4096):
    room[place] = 1
