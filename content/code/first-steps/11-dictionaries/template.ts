function count(text: string): Record<string, number> {
  const words: Record<string, number> = {};
  for (const word of text.split(" ")) {
    words[word] = 1;
  }
  return words;
}
