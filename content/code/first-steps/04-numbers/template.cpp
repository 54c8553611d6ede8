#include <iostream>

int main() {
    int seconds;
    std::cin >> seconds;

    int hours = seconds / 3600;
    std::cout << hours << ":00:00\n";
}
