name = input()
cups = input()

print("Hello, " + name + "!")
# Now the second line. Remember: cups is a text.
