# what: words that nobody answers
# verdict: Succeeded
# output: ^held\n$
import socket
for family, address in ((socket.AF_INET, ('8.8.8.8', 53)), (socket.AF_INET, ('255.255.255.255', 9)), (socket.AF_INET6, ('ff02::1', 9))):
    try:
        line = socket.socket(family, socket.SOCK_DGRAM)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        line.sendto(b'x', address)
        print('ESCAPED', address)
    except OSError:
        pass

print('held')
