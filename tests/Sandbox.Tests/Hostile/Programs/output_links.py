# what: links where the platform might read or write afterwards
# verdict: Succeeded
# output: ^held\n$
import os
for name in ('output', 'error', 'result', 'status', '.tmp/call.json', 'stdout'):
    try:
        os.symlink('/etc/shadow', name)
        os.symlink('/proc/1/root/etc/passwd', name + '2')
    except OSError:
        pass
for name in ('/box/call', '/box/call.json', '/box/start', '/etc/passwd'):
    try:
        os.unlink(name)
        print('ESCAPED', name)
    except OSError:
        pass
    try:
        open(name, 'w')
        print('ESCAPED', name)
    except OSError:
        pass

print('held')
