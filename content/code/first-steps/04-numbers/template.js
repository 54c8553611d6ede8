const seconds = Number(require("fs").readFileSync(0, "utf8"));

const hours = Math.floor(seconds / 3600);
console.log(`${hours}:00:00`);
