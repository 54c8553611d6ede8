/** 1 lesson, 2 lessons. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Minutes as people say them. */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

const languages = new Intl.DisplayNames(['en'], { type: 'language' });

/** The English name of an ISO 639-1 code, or the code. */
export function languageName(code: string): string {
  try {
    return languages.of(code) ?? code;
  } catch {
    return code;
  }
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** 12 Mar 2026 */
export const day = (iso: string): string => new Date(iso).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** Bytes in whole megabytes, at least one decimal below ten. */
export function megabytes(bytes: number): string {
  const value = bytes / 1_048_576;
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} MB`;
}
