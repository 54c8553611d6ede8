const texts: Readonly<Record<string, string>> = {
  external_denied: 'You didn’t finish signing in there. Try again, or choose another way.',
  external_failed: 'The other service’s answer couldn’t be checked. Try again, or choose another way.',
  external_expired: 'That took too long, or began in another browser. Try again.',
  external_signed_out: 'You were signed out meanwhile. Sign in, then link the other service again.',
  external_email_in_use: 'There is an account with this e-mail address already. Sign in the way you usually do, then link the other service under Security.',
  external_taken: 'That account is linked to somebody else here already.',
  external_unavailable: 'The other service can’t be reached. Try again in a moment, or choose another way.',
  account_closed: 'This account is suspended. Write to support if you think that’s a mistake.',
  expired: 'That took too long. Try again.',
};

/** What went wrong on the way back from another service, by the code in the address; texts of the address are never shown. */
export const problemText = (code: string): string => texts[code] ?? 'Signing in there didn’t work. Try again, or choose another way.';
