n = int(input())

total = 0
for i in range(n, 0, -1):
    print(i)
    total = total + i
print("Liftoff!")
print(f"Sum: {total}")
