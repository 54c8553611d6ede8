# what: memory without end
# verdict: MemoryLimit
# limits: memory=64
kept = []
while True:
    kept.append(bytearray(1 << 20))
