#include <iostream>
#include <vector>

double mean(std::vector<int> numbers) {
    double total = 0;
    for (int number : numbers) {
        total = total + number;
    }
    return total;
}

std::vector<int> above(std::vector<int> numbers) {
    return {};
}

// What Run executes. The tests call mean and above themselves.
int main() {
    for (int number : above({2, 4, 9})) {
        std::cout << number << "\n";
    }
}
