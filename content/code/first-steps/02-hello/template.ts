// A line that begins with // is a comment: for people, ignored by the computer.
console.log("hello world");
