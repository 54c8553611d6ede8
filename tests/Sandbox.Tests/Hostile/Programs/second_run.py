# what: a second run looks for the first one
# after: daemon.py
# verdict: Succeeded
# output: ^held\n$
import os
for path in ('/work/left', '/tmp/left', '/dev/shm/left'):
    if os.path.exists(path):
        print('ESCAPED', path)
for pid in filter(str.isdigit, os.listdir('/proc')):
    command = open('/proc/%s/cmdline' % pid, 'rb').read()
    if int(pid) != os.getpid() and b'main.py' in command and b'/bin/sh' not in command and b'/box/' not in command:
        print('ESCAPED', pid, command)
print('held')
