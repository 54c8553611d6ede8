seconds = int(input())

hours = seconds // 3600
minutes = seconds % 3600 // 60
print(f"{hours}:{minutes:02}:{seconds % 60:02}")
