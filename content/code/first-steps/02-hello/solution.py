print("Hello, world!")
print("I am learning to program.")
