// what: the exit code of a program that ran out of time
// verdict: Failed
// exit: 124
process.exit(124);
