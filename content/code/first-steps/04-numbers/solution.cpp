#include <cstdio>
#include <iostream>

int main() {
    int seconds;
    std::cin >> seconds;

    int hours = seconds / 3600;
    int minutes = seconds % 3600 / 60;
    std::printf("%d:%02d:%02d\n", hours, minutes, seconds % 60);
}
