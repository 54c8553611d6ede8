# what: a process that is always another one
# verdict: Succeeded|Failed|TimeLimit|ProcessLimit
# limits: time=1
import os
while True:
    if os.fork():
        os._exit(0)
