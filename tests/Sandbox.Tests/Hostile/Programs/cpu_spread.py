# what: computing time spread over processes
# verdict: TimeLimit
# limits: time=1
import os
for number in range(3):
    os.fork()
while True:
    pass
