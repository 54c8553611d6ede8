// A line that begins with // is a comment: for people, ignored by the computer.
// The program begins in main; the lines above it are nearly always the same.
package main

import "fmt"

func main() {
	fmt.Println("hello world")
}
