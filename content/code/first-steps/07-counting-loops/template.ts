import { readFileSync } from "fs";

const n: number = Number(readFileSync(0, "utf8"));

console.log(n);
console.log("Liftoff!");
