// what: a file that includes itself
// verdict: NotCompiled
#include __FILE__
int main() { }
