package main

import "fmt"

func ticket(age int) int {
	if age < 6 {
		return 0
	}
	return 12
}

// What Run executes. The tests call ticket themselves.
func main() {
	fmt.Println(ticket(30))
}
