package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"
)

func money(cents int) string {
	return fmt.Sprintf("%d.%02d", cents/100, cents%100)
}

func main() {
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		line := input.Text()
		if strings.TrimSpace(line) == "total" {
			break
		}
		parts := strings.Fields(line)
		fmt.Println(parts[0], "x", parts[1])
	}

	fmt.Println("----------")
	fmt.Println("Total: " + money(0))
}
