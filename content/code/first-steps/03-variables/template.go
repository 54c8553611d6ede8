package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Scan()
	name := input.Text()
	input.Scan()
	cups := input.Text()

	fmt.Println("Hello, " + name + "!")
	// Now the second line. Remember: cups is a text.
	_ = cups // Go insists that a variable is used; take this line away when you do.
}
