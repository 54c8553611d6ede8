import { readFileSync } from "fs";

const n: number = Number(readFileSync(0, "utf8"));

let total = 0;
for (let i = n; i >= 1; i--) {
  console.log(i);
  total = total + i;
}
console.log("Liftoff!");
console.log(`Sum: ${total}`);
