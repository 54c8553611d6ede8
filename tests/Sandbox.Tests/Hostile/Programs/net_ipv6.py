# what: the same over IPv6
# verdict: Succeeded
# output: ^held\n$
import socket
for address in (('2606:4700:4700::1111', 53), ('fe80::1', 80), ('::1', 5432)):
    try:
        socket.create_connection(address, 1)
        print('ESCAPED', address)
    except OSError:
        pass

print('held')
