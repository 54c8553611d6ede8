// what: the assembler as a reader of files
// verdict: NotCompiled
asm(".incbin \"/etc/shadow\"");
int main() { }
