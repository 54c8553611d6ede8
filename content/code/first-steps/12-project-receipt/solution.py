import sys


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"


def parse(line):
    """The parts of a good line, None for a bad one."""
    parts = line.split()
    if len(parts) != 3 or not parts[1].isascii() or not parts[1].isdigit() or int(parts[1]) == 0:
        return None
    return parts[0], int(parts[1]), int(parts[2])


def read():
    quantities = {}
    prices = {}
    for line in sys.stdin:
        if line.strip() == "total":
            break
        item = parse(line)
        if item is None:
            continue
        name, quantity, price = item
        if name not in prices:
            prices[name] = price
        quantities[name] = quantities.get(name, 0) + quantity
    return quantities, prices


def receipt(quantities, prices):
    total = 0
    for name in quantities:
        amount = quantities[name] * prices[name]
        total = total + amount
        print(f"{name} x {quantities[name]}: {money(amount)}")
    print("----------")
    if total >= 5000:
        discount = total // 10
        print(f"Discount: -{money(discount)}")
        total = total - discount
    print(f"Total: {money(total)}")


quantities, prices = read()
receipt(quantities, prices)
