# what: settings of the kernel and its own limits
# verdict: Succeeded
# output: ^held\n$
import os, resource
for path in ('/proc/sys/kernel/core_pattern', '/proc/sysrq-trigger', '/proc/sys/vm/drop_caches', '/proc/sys/kernel/hostname', '/proc/self/oom_score_adj', '/sys/fs/cgroup/cgroup.procs', '/proc/self/uid_map'):
    try:
        with open(path, 'w') as file:
            file.write('-1000')
        print('ESCAPED', path)
    except OSError:
        pass
for limit in (resource.RLIMIT_CPU, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE):
    try:
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print('ESCAPED', limit)
    except (OSError, ValueError):
        pass
try:
    os.nice(-5)
    print('ESCAPED')
except OSError:
    pass

print('held')
