# what: the signal of a program that ran out of memory
# verdict: Failed
# exit: 137
import os
os.kill(os.getpid(), 9)
