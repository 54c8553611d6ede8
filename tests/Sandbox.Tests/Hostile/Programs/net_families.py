# what: every other family of sockets, vsock and netlink among them
# verdict: Succeeded
# output: ^held\n$
import socket
for family in range(3, 46):
    if family == 10:
        continue
    for kind in (1, 2, 3, 5):
        for protocol in (0, 9, 16):
            try:
                socket.socket(family, kind, protocol)
                print('ESCAPED', family, kind, protocol)
            except OSError:
                pass

print('held')
