# what: sockets of the host, named and abstract
# verdict: Succeeded
# output: ^held\n$
import socket
names = ['/run/dbus/system_bus_socket', '/var/run/docker.sock', '/run/containerd/containerd.sock', '/tmp/.s.PGSQL.5432', '/run/systemd/private', '\0/tmp/.X11-unix/X0']
names += [line.split()[-1].replace('@', '\0', 1) for line in open('/proc/net/unix').read().splitlines()[1:] if len(line.split()) > 7]
for name in names:
    try:
        socket.socket(socket.AF_UNIX).connect(name)
        print('ESCAPED', repr(name))
    except OSError:
        pass

print('held')
