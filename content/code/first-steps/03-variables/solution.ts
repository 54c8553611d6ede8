import { readFileSync } from "fs";

const lines: string[] = readFileSync(0, "utf8").split("\n");
const name: string = lines[0];
const cups: number = Number(lines[1]);

console.log(`Hello, ${name}!`);
console.log(`You drink ${cups * 7} cups a week.`);
