package main

import (
	"fmt"
	"strings"
)

func count(text string) map[string]int {
	words := map[string]int{}
	for _, word := range strings.Fields(strings.ToLower(text)) {
		words[word] = words[word] + 1
	}
	return words
}

// What Run executes. The tests call count themselves.
func main() {
	fmt.Println(count("To be or not to be"))
}
