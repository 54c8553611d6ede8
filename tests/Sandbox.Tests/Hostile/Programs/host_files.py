# what: whatever can be read
# verdict: Succeeded
# output: ^held\n$
import os
for place in ('/root', '/home', '/etc/shadow', '/etc/hostname', '/etc/machine-id', '/sys', '/run', '/var', '/opt', '/srv', '/mnt', '/boot', '/usr/local/bin', '/proc/1/root/root'):
    if os.path.exists(place):
        print('ESCAPED', place)
for folder, folders, files in os.walk('/'):
    folders[:] = [name for name in folders if os.path.join(folder, name) not in ('/usr', '/proc', '/lib', '/bin')]
    for name in files:
        try:
            path = os.path.join(folder, name)
            if path != '/work/main.py' and os.path.isfile(path) and b'lp-' + b'canary' in open(path, 'rb').read(1 << 20):
                print('ESCAPED', path)
        except OSError:
            pass

print('held')
