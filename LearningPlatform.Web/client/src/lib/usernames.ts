/** Handles made of a name, for somebody who has to choose one; after a taken one, others close to it. */
export function suggestUsernames(fullName: string, takenName: string): string[] {
  const words = fullName
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
  const [first, last] = [words[0] ?? '', words.length > 1 ? (words.at(-1) ?? '') : ''];
  const year = String(new Date().getFullYear() % 100);
  const found =
    takenName === ''
      ? [first + last, [first, last].filter(Boolean).join('-'), first + last.charAt(0)]
      : [`${takenName}-${year}`, [last, first].filter(Boolean).join('-'), `${takenName}-learns`, first + last];
  return [...new Set(found.map((name) => name.slice(0, 30)))].filter((name) => name.length >= 3 && name.toLowerCase() !== takenName.toLowerCase()).slice(0, 3);
}
