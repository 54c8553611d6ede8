#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

std::string money(long cents) {
    char text[32];
    std::snprintf(text, sizeof text, "%ld.%02ld", cents / 100, cents % 100);
    return text;
}

int main() {
    std::string line;
    while (std::getline(std::cin, line) && line != "total") {
        std::istringstream parts(line);
        std::string name, quantity;
        parts >> name >> quantity;
        std::cout << name << " x " << quantity << "\n";
    }

    std::cout << "----------\n";
    std::cout << "Total: " << money(0) << "\n";
}
