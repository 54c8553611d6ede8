# what: output of children whose parent has ended
# verdict: Succeeded|OutputLimit
# limits: output=65536
import os
if os.fork() == 0:
    os.setsid()
    while True:
        os.write(1, b'y' * 65536)
