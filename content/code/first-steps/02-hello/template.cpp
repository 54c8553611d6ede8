// A line that begins with // is a comment: for people, ignored by the computer.
// The program begins in main; "\n" ends a line.
#include <iostream>

int main() {
    std::cout << "hello world\n";
}
