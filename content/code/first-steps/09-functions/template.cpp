#include <iostream>
#include <stdexcept>

bool leap(int year) {
    return year % 4 == 0;
}

int days(int month, int year) {
    return 31;
}

// What Run executes. The tests call leap and days themselves.
int main() {
    std::cout << days(2, 2024) << "\n";
}
