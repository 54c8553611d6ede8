const seconds = Number(require("fs").readFileSync(0, "utf8"));

const two = (number) => String(number).padStart(2, "0");
const hours = Math.floor(seconds / 3600);
const minutes = Math.floor((seconds % 3600) / 60);
console.log(`${hours}:${two(minutes)}:${two(seconds % 60)}`);
