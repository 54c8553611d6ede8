# what: a file without end
# verdict: DiskLimit
# limits: disk=10
with open('/work/big', 'wb') as file:
    while True:
        file.write(b'x' * 65536)
