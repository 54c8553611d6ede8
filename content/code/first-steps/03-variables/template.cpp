#include <iostream>
#include <string>

int main() {
    std::string name;
    std::getline(std::cin, name);
    std::string cups;
    std::getline(std::cin, cups);

    std::cout << "Hello, " << name << "!\n";
    // Now the second line. Remember: cups is a text.
}
