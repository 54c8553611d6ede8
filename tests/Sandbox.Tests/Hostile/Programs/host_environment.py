# what: environment and command lines of everything that can be seen
# verdict: Succeeded
# output: ^held\n$
import os
for pid in filter(str.isdigit, os.listdir('/proc')):
    for name in ('environ', 'cmdline', 'mountinfo', 'cgroup', 'maps'):
        try:
            text = open('/proc/%s/%s' % (pid, name), 'rb').read()
        except OSError:
            continue
        for secret in (b'lp-' + b'canary', b'LP_CAN' + b'ARY', b'dotnet', b'ConnectionStrings', b'bwr' + b'ap'):
            if secret in text and not (name == 'cmdline' and int(pid) == os.getpid()):
                print('ESCAPED', pid, name, secret)
if any('CANARY' in name for name in os.environ):
    print('ESCAPED')

print('held')
