#include <iostream>

int main() {
    std::cout << "Hello, world!\n";
    std::cout << "I am learning to program.\n";
}
