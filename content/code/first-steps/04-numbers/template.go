package main

import "fmt"

func main() {
	var seconds int
	fmt.Scan(&seconds)

	hours := seconds / 3600
	fmt.Printf("%d:00:00\n", hours)
}
