#include <iostream>
#include <stdexcept>

bool leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days(int month, int year) {
    if (month < 1 || month > 12) {
        throw std::invalid_argument("There is no such month.");
    }
    if (month == 2) {
        return leap(year) ? 29 : 28;
    }
    if (month == 4 || month == 6 || month == 9 || month == 11) {
        return 30;
    }
    return 31;
}

// What Run executes. The tests call leap and days themselves.
int main() {
    std::cout << days(2, 2024) << "\n";
}
