# what: signals to everything, the launcher too
# verdict: Succeeded|Failed|TimeLimit
# limits: time=2
import os, signal
for number in (signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM):
    for pid in (1, os.getppid(), 2, 3, 4, 5, -1):
        if pid != os.getpid():
            try:
                os.kill(pid, number)
            except OSError:
                pass
print('still here')
