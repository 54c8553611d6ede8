import { readFileSync } from "fs";

const lines: string[] = readFileSync(0, "utf8").split("\n");
const name: string = lines[0];
const cups: string = lines[1];

console.log("Hello, " + name + "!");
// Now the second line. Remember: cups is a text.
