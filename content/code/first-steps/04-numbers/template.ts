import { readFileSync } from "fs";

const seconds: number = Number(readFileSync(0, "utf8"));

const hours: number = Math.floor(seconds / 3600);
console.log(`${hours}:00:00`);
