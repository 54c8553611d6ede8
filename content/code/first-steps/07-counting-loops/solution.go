package main

import "fmt"

func main() {
	var n int
	fmt.Scan(&n)

	total := 0
	for i := n; i >= 1; i-- {
		fmt.Println(i)
		total = total + i
	}
	fmt.Println("Liftoff!")
	fmt.Println("Sum:", total)
}
