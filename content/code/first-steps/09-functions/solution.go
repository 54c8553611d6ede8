package main

import "fmt"

func leap(year int) bool {
	return year%4 == 0 && (year%100 != 0 || year%400 == 0)
}

func days(month int, year int) int {
	if month < 1 || month > 12 {
		panic("There is no such month.")
	}
	if month == 2 {
		if leap(year) {
			return 29
		}
		return 28
	}
	if month == 4 || month == 6 || month == 9 || month == 11 {
		return 30
	}
	return 31
}

// What Run executes. The tests call leap and days themselves.
func main() {
	fmt.Println(days(2, 2024))
}
