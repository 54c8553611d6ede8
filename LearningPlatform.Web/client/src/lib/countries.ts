let names: readonly string[] | null = null;

/** The English names of all countries, from the browser's own list. */
export function countryNames(): readonly string[] {
  if (names !== null) return names;
  const display = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
  const found = new Set<string>();
  for (let first = 65; first <= 90; first++) {
    for (let second = 65; second <= 90; second++) {
      const code = String.fromCharCode(first, second);
      // Regions that aren’t countries, and codes that are set aside.
      if (/^(?:EU|EZ|UN|QO|XA|XB|ZZ|AC|CP|DG|EA|IC|TA)$/.test(code)) continue;
      const name = display.of(code);
      if (name !== undefined) found.add(name);
    }
  }
  return (names = [...found].sort((a, b) => a.localeCompare(b, 'en')));
}
