# what: raw sockets
# verdict: Succeeded
# output: ^held\n$
import socket
for family, protocol in ((2, 1), (2, 255), (10, 58), (17, 768)):
    try:
        socket.socket(family, socket.SOCK_RAW, protocol)
        print('ESCAPED', family, protocol)
    except OSError:
        pass

print('held')
