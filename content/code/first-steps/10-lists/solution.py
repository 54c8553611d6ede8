def mean(numbers):
    if len(numbers) == 0:
        return 0
    total = 0
    for number in numbers:
        total = total + number
    return total / len(numbers)


def above(numbers):
    limit = mean(numbers)
    result = []
    for number in numbers:
        if number > limit:
            result.append(number)
    return result
