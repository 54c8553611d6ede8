package main

import "fmt"

func mean(numbers []int) float64 {
	total := 0.0
	for _, number := range numbers {
		total = total + float64(number)
	}
	return total
}

func above(numbers []int) []int {
	return []int{}
}

// What Run executes. The tests call mean and above themselves.
func main() {
	fmt.Println(above([]int{2, 4, 9}))
}
