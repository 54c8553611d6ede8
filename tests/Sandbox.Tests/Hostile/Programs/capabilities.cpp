// what: privileges by the shortest way
// verdict: Succeeded
// output: ^held\n$
#include <cstdio>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
int main() {
    if (setuid(0) == 0 || setgid(0) == 0 || prctl(PR_SET_NO_NEW_PRIVS, 0, 0, 0, 0) == 0 || syscall(SYS_ptrace, 0, 0, 0, 0) == 0 || syscall(SYS_unshare, 0x10000000) == 0)
        std::puts("ESCAPED");
    std::puts("held");
}
