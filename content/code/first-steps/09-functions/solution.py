def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days(month, year):
    if month < 1 or month > 12:
        raise ValueError("There is no such month.")
    if month == 2:
        return 29 if leap(year) else 28
    if month == 4 or month == 6 or month == 9 or month == 11:
        return 30
    return 31
