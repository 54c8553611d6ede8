# A line that begins with # is a comment: for people, ignored by the computer.
print("hello world")
