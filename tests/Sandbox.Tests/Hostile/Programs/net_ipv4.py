# what: the internet and the machine over IPv4
# verdict: Succeeded
# output: ^held\n$
import socket
for address in (('1.1.1.1', 53), ('8.8.8.8', 443), ('169.254.169.254', 80), ('10.0.0.1', 80), ('127.0.0.1', 5432), ('127.0.0.1', 22), ('0.0.0.0', 8080)):
    try:
        socket.create_connection(address, 1)
        print('ESCAPED', address)
    except OSError:
        pass

print('held')
