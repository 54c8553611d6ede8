seconds = int(input())

hours = seconds // 3600
print(f"{hours}:00:00")
