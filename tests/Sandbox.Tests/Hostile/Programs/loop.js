// what: a loop
// verdict: TimeLimit
// limits: time=1
for (;;) { }
