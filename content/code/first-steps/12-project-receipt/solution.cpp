#include <cstdio>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

struct Item {
    std::string name;
    long quantity;
    long price;
};

std::string money(long cents) {
    char text[32];
    std::snprintf(text, sizeof text, "%ld.%02ld", cents / 100, cents % 100);
    return text;
}

// Puts the parts of a good line into item; false for a bad one.
bool parse(std::string line, Item& item) {
    std::istringstream words(line);
    std::vector<std::string> parts;
    std::string word;
    while (words >> word) {
        parts.push_back(word);
    }
    if (parts.size() != 3 || parts[1].find_first_not_of("0123456789") != std::string::npos || std::stol(parts[1]) == 0) {
        return false;
    }
    item = {parts[0], std::stol(parts[1]), std::stol(parts[2])};
    return true;
}

std::vector<Item> read() {
    std::vector<Item> items;
    // A map sorts by name, so it only remembers the place in the list.
    std::map<std::string, size_t> places;
    std::string line;
    while (std::getline(std::cin, line) && line != "total") {
        Item item;
        if (!parse(line, item)) {
            continue;
        }
        if (places.count(item.name)) {
            Item& known = items[places[item.name]];
            known.quantity = known.quantity + item.quantity;
        } else {
            places[item.name] = items.size();
            items.push_back(item);
        }
    }
    return items;
}

int main() {
    long total = 0;
    for (Item& item : read()) {
        long amount = item.quantity * item.price;
        total = total + amount;
        std::cout << item.name << " x " << item.quantity << ": " << money(amount) << "\n";
    }
    std::cout << "----------\n";
    if (total >= 5000) {
        long discount = total / 10;
        std::cout << "Discount: -" << money(discount) << "\n";
        total = total - discount;
    }
    std::cout << "Total: " << money(total) << "\n";
}
