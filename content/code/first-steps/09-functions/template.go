package main

import "fmt"

func leap(year int) bool {
	return year%4 == 0
}

func days(month int, year int) int {
	return 31
}

// What Run executes. The tests call leap and days themselves.
func main() {
	fmt.Println(days(2, 2024))
}
