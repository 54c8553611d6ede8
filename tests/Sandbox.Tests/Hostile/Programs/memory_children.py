# what: memory spread over children
# verdict: MemoryLimit
# limits: memory=64
import os, time
for number in range(10):
    if os.fork() == 0:
        kept = b'x' * (24 << 20)
        time.sleep(30)
time.sleep(1)
raise SystemExit(1)
