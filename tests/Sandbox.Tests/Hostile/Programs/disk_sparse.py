# what: a file that says it is huge
# verdict: Succeeded|DiskLimit|Failed
# limits: disk=10
with open('/work/huge', 'wb') as file:
    file.truncate(1 << 40)
print('made')
