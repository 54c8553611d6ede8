/** Where to go after signing in: only a path of this site, never another host. */
export function destination(next: string | null): string {
  if (next === null || !next.startsWith('/') || next.startsWith('//') || next.startsWith('/\\')) return '/learn';
  return next;
}
