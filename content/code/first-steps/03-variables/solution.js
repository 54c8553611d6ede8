const lines = require("fs").readFileSync(0, "utf8").split("\n");
const name = lines[0];
const cups = Number(lines[1]);

console.log(`Hello, ${name}!`);
console.log(`You drink ${cups * 7} cups a week.`);
