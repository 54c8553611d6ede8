# what: another user
# verdict: Succeeded
# output: ^held\n$
import os, shutil, subprocess
for action in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setresuid(0, 0, 0), lambda: os.setgroups([0]), lambda: os.chown('/work/main.py', 0, 0)):
    try:
        action()
        print('ESCAPED')
    except OSError:
        pass
shutil.copy('/usr/bin/id', '/work/id')
os.chmod('/work/id', 0o6755)
if subprocess.run(['/work/id', '-u'], capture_output=True).stdout != b'1000\n':
    print('ESCAPED')
for program in ('/usr/bin/su', '/usr/bin/sudo', '/usr/bin/mount', '/usr/bin/passwd', '/usr/bin/newgrp'):
    if os.path.exists(program):
        done = subprocess.run([program, '--version'], capture_output=True, stdin=subprocess.DEVNULL)
status = open('/proc/self/status').read()
if 'NoNewPrivs:\t1' not in status or 'CapEff:\t0000000000000000' not in status:
    print('ESCAPED', status)

print('held')
