#include <cctype>
#include <iostream>
#include <map>
#include <sstream>
#include <string>

std::map<std::string, int> count(std::string text) {
    std::map<std::string, int> words;
    std::istringstream parts(text);
    std::string word;
    while (parts >> word) {
        for (char& letter : word) {
            letter = std::tolower(letter);
        }
        words[word] = words[word] + 1;
    }
    return words;
}

// What Run executes. The tests call count themselves.
int main() {
    for (auto& [word, number] : count("To be or not to be")) {
        std::cout << word << ": " << number << "\n";
    }
}
