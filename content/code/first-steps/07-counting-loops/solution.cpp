#include <iostream>

int main() {
    int n;
    std::cin >> n;

    int total = 0;
    for (int i = n; i >= 1; i--) {
        std::cout << i << "\n";
        total = total + i;
    }
    std::cout << "Liftoff!\n";
    std::cout << "Sum: " << total << "\n";
}
