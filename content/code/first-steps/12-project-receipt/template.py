import sys


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"


for line in sys.stdin:
    if line.strip() == "total":
        break
    name, quantity, price = line.split()
    print(f"{name} x {quantity}")

print("----------")
print("Total: " + money(0))
