/** A number as people write it (spaces, brackets, 00 in front) in the form that the server takes (E.164); null when it can’t be one. */
export function phoneNumber(text: string): string | null {
  const bare = text.replace(/[\s().\-/]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(bare) ? bare : null;
}
