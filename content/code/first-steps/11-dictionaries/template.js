function count(text) {
  const words = {};
  for (const word of text.split(" ")) {
    words[word] = 1;
  }
  return words;
}
