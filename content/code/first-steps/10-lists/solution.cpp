#include <iostream>
#include <vector>

double mean(std::vector<int> numbers) {
    if (numbers.empty()) {
        return 0;
    }
    double total = 0;
    for (int number : numbers) {
        total = total + number;
    }
    return total / numbers.size();
}

std::vector<int> above(std::vector<int> numbers) {
    double limit = mean(numbers);
    std::vector<int> result;
    for (int number : numbers) {
        if (number > limit) {
            result.push_back(number);
        }
    }
    return result;
}

// What Run executes. The tests call mean and above themselves.
int main() {
    for (int number : above({2, 4, 9})) {
        std::cout << number << "\n";
    }
}
