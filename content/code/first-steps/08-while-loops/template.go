package main

import "fmt"

func steps(n int) int {
	count := 0
	// while n is not 1: change n and count
	return count
}

// What Run executes. The tests call steps themselves.
func main() {
	fmt.Println(steps(6))
}
