# what: an exit code that seems to be 0
# verdict: Failed
# exit: 255
raise SystemExit(-1)
