n = int(input())

print(n)
print("Liftoff!")
