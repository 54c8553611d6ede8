package main

import "fmt"

func main() {
	fmt.Println("Hello, world!")
	fmt.Println("I am learning to program.")
}
