# what: links, renames and mounts on files that may not change
# verdict: Succeeded
# output: ^held\n$
import os, shutil
def attempt(*steps):
    try:
        for step in steps:
            step()
    except OSError:
        pass
target = 'sealed/deep/file.txt'
open('evil', 'w').write('evil')
os.symlink('evil', 'link')
for action in (
    lambda: os.unlink(target), lambda: os.rename('evil', target), lambda: os.rename('link', target), lambda: os.link(target, 'hard'),
    lambda: os.chmod(target, 0o777), lambda: os.truncate(target, 0), lambda: open(target, 'a').write('x'), lambda: os.rename('sealed/deep', 'moved'),
    lambda: os.rename('sealed', 'moved'), lambda: shutil.rmtree('sealed'), lambda: os.symlink('/work/evil', target), lambda: os.rename('.', '../other'),
    lambda: os.utime(target, (0, 0)), lambda: os.chown(target, 1000, 1000), lambda: os.replace('/work', '/work2')):
    attempt(action)
if open(target).read() != 'sealed':
    print('ESCAPED', open(target).read())

print('held')
