# what: each process makes two of itself
# verdict: TimeLimit|ProcessLimit
# limits: time=1
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
