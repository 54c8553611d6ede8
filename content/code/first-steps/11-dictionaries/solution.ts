function count(text: string): Record<string, number> {
  const words: Record<string, number> = {};
  for (const word of text.toLowerCase().split(" ")) {
    if (word !== "") {
      words[word] = (words[word] ?? 0) + 1;
    }
  }
  return words;
}
