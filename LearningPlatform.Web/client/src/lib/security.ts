const kinds: Readonly<Record<string, string>> = {
  registered: 'Account made',
  signedin: 'Signed in',
  signinfailed: 'Failed sign-in',
  locked: 'Locked after too many tries',
  signedout: 'Signed out',
  tokenreused: 'A copied session was stopped',
  sessionsrevoked: 'Sessions ended',
  passwordchanged: 'Password changed',
  passwordresetrequested: 'Password reset asked for',
  emailverified: 'E-mail address confirmed',
  emailchanged: 'E-mail address changed',
  phonechanged: 'Phone number changed',
  secondfactorenabled: 'Second factor switched on',
  secondfactordisabled: 'Second factor switched off',
  recoverycodeused: 'Recovery code used',
  recoverycodesmade: 'New recovery codes made',
  passkeyadded: 'Passkey added',
  passkeyremoved: 'Passkey removed',
  externalloginlinked: 'Account linked',
  externalloginunlinked: 'Account unlinked',
  apikeycreated: 'API key made',
  apikeyrevoked: 'API key revoked',
  roleschanged: 'Roles changed',
  suspended: 'Account suspended',
  unsuspended: 'Suspension lifted',
  deleted: 'Account deleted',
  restored: 'Account restored',
  exported: 'Copy of all data taken',
  changedbyadministrator: 'Changed by an administrator',
};

/** Worth a second look when one didn't do it. */
const alarming = new Set(['signinfailed', 'locked', 'tokenreused', 'recoverycodeused', 'suspended']);

const plain = (kind: string): string => kind.replace(/[^a-z]/gi, '').toLowerCase();

/** An event in words, whatever the spelling of its name on the wire. */
export const eventName = (kind: string): string => kinds[plain(kind)] ?? kind;
export const isAlarming = (kind: string): boolean => alarming.has(plain(kind));

const methods: Readonly<Record<string, string>> = {
  password: 'with password',
  passwordandcode: 'with password and code',
  phone: 'with a texted code',
  email: 'with a mailed link',
  external: 'with another account',
  passkey: 'with a passkey',
};

/** How somebody signed in. */
export const methodName = (method: string): string => methods[plain(method)] ?? method;

const products: Readonly<Record<string, string>> = { opencode: 'OpenCode', unpuzzle: 'Unpuzzle', labs: 'Labs', wayr: 'Wayr', academy: 'Academy' };

/** Through which of the products, when it wasn't this app. */
export function productName(issuer: string): string {
  const name = products[plain(issuer)];
  return name === undefined ? '' : `, through ${name}`;
}
