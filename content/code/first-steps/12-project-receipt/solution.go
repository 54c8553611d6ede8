package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
)

type item struct {
	name     string
	quantity int
	price    int
}

func money(cents int) string {
	return fmt.Sprintf("%d.%02d", cents/100, cents%100)
}

// The parts of a good line; false for a bad one.
func parse(line string) (item, bool) {
	parts := strings.Fields(line)
	if len(parts) != 3 {
		return item{}, false
	}
	quantity, wrong := strconv.Atoi(parts[1])
	if wrong != nil || quantity <= 0 {
		return item{}, false
	}
	price, _ := strconv.Atoi(parts[2])
	return item{parts[0], quantity, price}, true
}

func read() []item {
	items := []item{}
	// A map forgets the order, so it only remembers the place in the list.
	places := map[string]int{}
	input := bufio.NewScanner(os.Stdin)
	for input.Scan() {
		line := input.Text()
		if strings.TrimSpace(line) == "total" {
			break
		}
		bought, good := parse(line)
		if !good {
			continue
		}
		place, known := places[bought.name]
		if known {
			items[place].quantity = items[place].quantity + bought.quantity
		} else {
			places[bought.name] = len(items)
			items = append(items, bought)
		}
	}
	return items
}

func main() {
	total := 0
	for _, item := range read() {
		amount := item.quantity * item.price
		total = total + amount
		fmt.Printf("%s x %d: %s\n", item.name, item.quantity, money(amount))
	}
	fmt.Println("----------")
	if total >= 5000 {
		discount := total / 10
		fmt.Println("Discount: -" + money(discount))
		total = total - discount
	}
	fmt.Println("Total: " + money(total))
}
