def count(text):
    words = {}
    for word in text.split():
        words[word] = 1
    return words
