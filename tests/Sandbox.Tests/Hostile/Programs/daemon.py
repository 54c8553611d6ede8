# what: a child that leaves its session and waits
# verdict: Succeeded
# output: ^gone\n$
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(3):
            os.close(number)
        open('/work/left', 'w').write('left')
        open('/dev/shm/left', 'w').write('left')
        time.sleep(300)
    os._exit(0)
print('gone')
