# what: the descriptor of a function's result
# verdict: Succeeded
# output: ^held\n$
import os
for number in range(3, 256):
    try:
        os.write(number, b'{"returned": 1}')
        print('ESCAPED', number)
    except OSError:
        pass

print('held')
