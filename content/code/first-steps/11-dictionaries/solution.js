function count(text) {
  const words = {};
  for (const word of text.toLowerCase().split(" ")) {
    if (word !== "") {
      words[word] = (words[word] ?? 0) + 1;
    }
  }
  return words;
}
