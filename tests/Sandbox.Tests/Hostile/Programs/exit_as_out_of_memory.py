# what: the exit code of a program that ran out of memory
# verdict: Failed
# exit: 137
raise SystemExit(137)
