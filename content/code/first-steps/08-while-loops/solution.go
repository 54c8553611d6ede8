package main

import "fmt"

func steps(n int) int {
	count := 0
	for n != 1 {
		if n%2 == 0 {
			n = n / 2
		} else {
			n = 3*n + 1
		}
		count = count + 1
	}
	return count
}

// What Run executes. The tests call steps themselves.
func main() {
	fmt.Println(steps(6))
}
