#include <iostream>

int ticket(int age) {
    if (age < 6) {
        return 0;
    }
    return 12;
}

// What Run executes. The tests call ticket themselves.
int main() {
    std::cout << ticket(30) << "\n";
}
