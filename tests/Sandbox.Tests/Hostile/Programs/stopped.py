# what: a process that stops itself
# verdict: TimeLimit
# limits: time=1
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
