// what: the compiler as a reader of files
// verdict: NotCompiled
#include "/etc/shadow"
#include "/proc/self/environ"
int main() { }
