// what: a file of the host in the program
// verdict: NotCompiled
package main

import _ "embed"

//go:embed /etc/shadow
var secret string

func main() { print(secret) }
