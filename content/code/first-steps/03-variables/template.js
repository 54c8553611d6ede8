const lines = require("fs").readFileSync(0, "utf8").split("\n");
const name = lines[0];
const cups = lines[1];

console.log("Hello, " + name + "!");
// Now the second line. Remember: cups is a text.
