#include <iostream>

int steps(int n) {
    int count = 0;
    // while n is not 1: change n and count
    return count;
}

// What Run executes. The tests call steps themselves.
int main() {
    std::cout << steps(6) << "\n";
}
