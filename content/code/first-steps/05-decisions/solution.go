package main

import "fmt"

func ticket(age int) int {
	if age < 6 {
		return 0
	}
	if age < 18 {
		return 5
	}
	if age < 65 {
		return 12
	}
	return 8
}

// What Run executes. The tests call ticket themselves.
func main() {
	fmt.Println(ticket(30))
}
