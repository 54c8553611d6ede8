/** The rules of a password, said before the server has to. Changing and resetting ask for all (wayr-R14 to R18, academy-R08), a new account for the first (opencode-R56). */
export const passwordRules: readonly { readonly text: string; readonly holds: (password: string) => boolean }[] = [
  { text: '8 characters or more', holds: (password) => password.length >= 8 },
  { text: 'a small letter', holds: (password) => /[a-z]/.test(password) },
  { text: 'a capital letter', holds: (password) => /[A-Z]/.test(password) },
  { text: 'a digit', holds: (password) => /[0-9]/.test(password) },
  { text: 'a sign such as ! or -', holds: (password) => /[^A-Za-z0-9\s]/.test(password) },
];

export const keepsAllRules = (password: string): boolean => passwordRules.every(({ holds }) => holds(password));

/** How hard it is to guess, in a word. Length counts most. */
export function strength(password: string): 'too short' | 'weak' | 'fair' | 'strong' {
  if (password.length < 8) return 'too short';
  const kinds = passwordRules.slice(1).filter(({ holds }) => holds(password)).length;
  const different = new Set(password).size;
  if (different < 5) return 'weak';
  if (password.length >= 16 || (password.length >= 12 && kinds >= 3)) return 'strong';
  return password.length >= 10 || kinds >= 3 ? 'fair' : 'weak';
}
