name = input()
cups = int(input())

print(f"Hello, {name}!")
print(f"You drink {cups * 7} cups a week.")
