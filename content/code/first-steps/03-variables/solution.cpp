#include <iostream>
#include <string>

int main() {
    std::string name;
    std::getline(std::cin, name);
    int cups;
    std::cin >> cups;

    std::cout << "Hello, " << name << "!\n";
    std::cout << "You drink " << cups * 7 << " cups a week.\n";
}
