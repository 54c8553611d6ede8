package main

import "fmt"

func mean(numbers []int) float64 {
	if len(numbers) == 0 {
		return 0
	}
	total := 0.0
	for _, number := range numbers {
		total = total + float64(number)
	}
	return total / float64(len(numbers))
}

func above(numbers []int) []int {
	limit := mean(numbers)
	result := []int{}
	for _, number := range numbers {
		if float64(number) > limit {
			result = append(result, number)
		}
	}
	return result
}

// What Run executes. The tests call mean and above themselves.
func main() {
	fmt.Println(above([]int{2, 4, 9}))
}
