def mean(numbers):
    total = 0
    for number in numbers:
        total = total + number
    return total


def above(numbers):
    return []
