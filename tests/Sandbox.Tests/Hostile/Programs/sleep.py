# what: a sleep that no signal ends
# verdict: TimeLimit
# limits: time=1
import signal, time
for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    time.sleep(1)
