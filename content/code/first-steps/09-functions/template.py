def leap(year):
    return year % 4 == 0


def days(month, year):
    return 31
