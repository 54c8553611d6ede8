import { readFileSync } from "fs";

const seconds: number = Number(readFileSync(0, "utf8"));

const two = (number: number): string => String(number).padStart(2, "0");
const hours: number = Math.floor(seconds / 3600);
const minutes: number = Math.floor((seconds % 3600) / 60);
console.log(`${hours}:${two(minutes)}:${two(seconds % 60)}`);
