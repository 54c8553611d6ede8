#include <iostream>

int ticket(int age) {
    if (age < 6) {
        return 0;
    }
    if (age < 18) {
        return 5;
    }
    if (age < 65) {
        return 12;
    }
    return 8;
}

// What Run executes. The tests call ticket themselves.
int main() {
    std::cout << ticket(30) << "\n";
}
