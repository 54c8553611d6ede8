console.log("Hello, world!");
console.log("I am learning to program.");
