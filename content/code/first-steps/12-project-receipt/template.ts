import { readFileSync } from "fs";

const lines: string[] = readFileSync(0, "utf8").split("\n");

function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, "0")}`;
}

for (const line of lines) {
  if (line.trim() === "total") {
    break;
  }
  const [name, quantity, price] = line.split(" ");
  console.log(`${name} x ${quantity}`);
}

console.log("----------");
console.log("Total: " + money(0));
