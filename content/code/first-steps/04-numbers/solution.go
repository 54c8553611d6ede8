package main

import "fmt"

func main() {
	var seconds int
	fmt.Scan(&seconds)

	hours := seconds / 3600
	minutes := seconds % 3600 / 60
	fmt.Printf("%d:%02d:%02d\n", hours, minutes, seconds%60)
}
