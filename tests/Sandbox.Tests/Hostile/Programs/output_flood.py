# what: output without end
# verdict: OutputLimit
# limits: output=65536
import sys
while True:
    sys.stdout.write('x' * 65536)
