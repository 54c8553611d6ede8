package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
)

func main() {
	input := bufio.NewScanner(os.Stdin)
	input.Scan()
	name := input.Text()
	input.Scan()
	cups, _ := strconv.Atoi(input.Text())

	fmt.Println("Hello, " + name + "!")
	fmt.Println("You drink", cups*7, "cups a week.")
}
