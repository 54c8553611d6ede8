import { beginSession, call, callForFile, endSession, type SessionAnswer } from './http';

/** The app's own operations: what no dialect documents. Their shapes stand at /openapi/app.json of a running server. */
const root = '/app/api';

export interface Listed<T> {
  readonly items: readonly T[];
}

export interface Paged<T> extends Listed<T> {
  readonly page: number;
  readonly size: number;
  readonly total: number;
}

/** The password was right, and a code of the second factor is asked for. */
export interface SecondFactorTicket {
  readonly ticket: string;
  readonly expiresAt: string;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
}

export interface Totp {
  readonly enabled: boolean;
  readonly recoveryCodesLeft: number;
}

export interface TotpSetup {
  readonly secret: string;
  /** What the QR code says. */
  readonly uri: string;
}

export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly synced: boolean;
}

export interface ExternalLogin {
  readonly provider: string;
  readonly name: string;
  readonly email: string | null;
  readonly linkedAt: string;
}

export interface OwnSession {
  readonly id: string;
  readonly current: boolean;
  readonly issuer: string;
  readonly method: string;
  readonly device: string | null;
  readonly ip: string | null;
  readonly createdAt: string;
  readonly lastUsedAt: string;
  readonly expiresAt: string;
}

export interface SecurityEvent {
  readonly id: string;
  readonly kind: string;
  readonly at: string;
  readonly ip: string | null;
  readonly device: string | null;
  readonly detail: string | null;
  readonly byAdministrator: boolean;
}

/** What administrators see of an event beside. */
export interface AdminSecurityEvent extends SecurityEvent {
  readonly userId: string;
  readonly username: string | null;
  readonly administrator: string | null;
}

export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly permissions: readonly string[];
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly expiresAt: string | null;
  /** The last characters, to tell keys apart. */
  readonly ending: string;
}

export interface NewApiKey extends ApiKey {
  readonly key: string;
}

export interface RoleRequest {
  readonly userId: string;
  readonly username: string;
  readonly email: string | null;
  readonly requested: readonly string[];
  readonly at: string;
}

// Signing in

type Beginning = SessionAnswer | { readonly secondFactor: SecondFactorTicket };

/** Null when somebody is signed in now; else what the second step needs. */
export async function signIn(email: string, password: string, remember: boolean): Promise<SecondFactorTicket | null> {
  return begun((await call('post', `${root}/auth/sign-in`, { body: { email, password, remember }, anonymous: true, cookies: true })) as Beginning, remember);
}

/** The same with a code that was texted; a number without an account gets one. */
export async function signInByPhone(phone: string, code: string, remember: boolean): Promise<SecondFactorTicket | null> {
  return begun((await call('post', `${root}/auth/phone`, { body: { phone, code, remember }, anonymous: true, cookies: true })) as Beginning, remember);
}

function begun(said: Beginning, remember: boolean): SecondFactorTicket | null {
  if ('secondFactor' in said) return said.secondFactor;
  beginSession(said, remember);
  return null;
}

export async function signInWithCode(ticket: string, code: string, remember: boolean): Promise<void> {
  beginSession((await call('post', `${root}/auth/second-factor`, { body: { ticket, code }, anonymous: true, cookies: true })) as SessionAnswer, remember);
}

export const signOut = endSession;

export interface PasskeyChallenge<T> {
  readonly options: T;
  readonly ticket: string;
}

export const passkeyChallenge = (signal?: AbortSignal) =>
  call('post', `${root}/auth/passkey/options`, { body: {}, anonymous: true, signal }) as Promise<PasskeyChallenge<PublicKeyCredentialRequestOptionsJSON>>;

export async function signInWithPasskey(ticket: string, credential: unknown): Promise<void> {
  beginSession((await call('post', `${root}/auth/passkey`, { body: { ticket, credential, remember: true }, anonymous: true, cookies: true })) as SessionAnswer, true);
}

export type Proof = { readonly password: string } | { readonly code: string } | { readonly ticket: string; readonly credential: unknown };

/** Proves again to be the one who signed in. */
export const confirm = (proof: Proof) => call('post', `${root}/auth/confirm`, { body: proof });

/** True when the address is confirmed now; somebody is signed in with it when the registration waited for that. */
export async function verifyEmail(token: string): Promise<void> {
  const said = (await call('post', `${root}/auth/verify-email`, { body: { token }, cookies: true })) as { session: SessionAnswer | null };
  if (said.session !== null) beginSession(said.session, false);
}

export const resendVerification = () => call('post', `${root}/account/email/verification`);

export const listProviders = async (signal?: AbortSignal) => ((await call('get', `${root}/auth/external/providers`, { anonymous: true, signal })) as Listed<Provider>).items;

/** Where to send the person; they come back to `returnTo`. */
export const startProvider = async (provider: string, returnTo: string) =>
  ((await call('post', `${root}/auth/external/{provider}`, { path: { provider }, body: { returnTo, remember: true }, anonymous: true, cookies: true })) as { url: string }).url;

// The own account

export const getTotp = (signal?: AbortSignal) => call('get', `${root}/account/totp`, { signal }) as Promise<Totp>;
export const startTotp = () => call('post', `${root}/account/totp`) as Promise<TotpSetup>;
export const confirmTotp = async (code: string) => ((await call('post', `${root}/account/totp/confirm`, { body: { code } })) as { recoveryCodes: string[] }).recoveryCodes;
export const newRecoveryCodes = async () => ((await call('post', `${root}/account/totp/recovery-codes`)) as { recoveryCodes: string[] }).recoveryCodes;
export const removeTotp = () => call('delete', `${root}/account/totp`);

export const listPasskeys = async (signal?: AbortSignal) => ((await call('get', `${root}/account/passkeys`, { signal })) as Listed<Passkey>).items;
export const newPasskeyChallenge = () => call('post', `${root}/account/passkeys/options`) as Promise<PasskeyChallenge<PublicKeyCredentialCreationOptionsJSON>>;
export const addPasskey = (ticket: string, name: string, credential: unknown) => call('post', `${root}/account/passkeys`, { body: { ticket, name, credential } }) as Promise<Passkey>;
export const renamePasskey = (id: string, name: string) => call('patch', `${root}/account/passkeys/{id}`, { path: { id }, body: { name } });
export const removePasskey = (id: string) => call('delete', `${root}/account/passkeys/{id}`, { path: { id } });

export const listExternalLogins = async (signal?: AbortSignal) => ((await call('get', `${root}/account/external-logins`, { signal })) as Listed<ExternalLogin>).items;
export const linkProvider = async (provider: string, returnTo: string) =>
  ((await call('post', `${root}/account/external-logins/{provider}`, { path: { provider }, body: { returnTo, remember: true }, cookies: true })) as { url: string }).url;
export const unlinkProvider = (provider: string) => call('delete', `${root}/account/external-logins/{provider}`, { path: { provider } });

export const listSessions = (page: number, size: number, signal?: AbortSignal) => call('get', `${root}/account/sessions`, { query: { page, size }, signal }) as Promise<Paged<OwnSession>>;
export const endSessionById = (id: string) => call('delete', `${root}/account/sessions/{id}`, { path: { id } });
export const endOtherSessions = async () => ((await call('delete', `${root}/account/sessions`)) as { ended: number }).ended;

export const listEvents = (page: number, size: number, signal?: AbortSignal) => call('get', `${root}/account/security-events`, { query: { page, size }, signal }) as Promise<Paged<SecurityEvent>>;

export const listApiKeys = async (signal?: AbortSignal) => ((await call('get', `${root}/account/api-keys`, { signal })) as Listed<ApiKey>).items;
export const createApiKey = (name: string, permissions: readonly string[], expiresAt: string | null) =>
  call('post', `${root}/account/api-keys`, { body: { name, permissions, ...(expiresAt === null ? {} : { expiresAt }) } }) as Promise<NewApiKey>;
export const revokeApiKey = (id: string) => call('delete', `${root}/account/api-keys/{id}`, { path: { id } });

export const exportAccount = () => callForFile(`${root}/account/export`);

// Administration

export const listUserEvents = (id: string, page: number, size: number, signal?: AbortSignal) =>
  call('get', `${root}/admin/users/{id}/security-events`, { path: { id }, query: { page, size }, signal }) as Promise<Paged<AdminSecurityEvent>>;
export const listAllEvents = (page: number, size: number, signal?: AbortSignal) => call('get', `${root}/admin/security-events`, { query: { page, size }, signal }) as Promise<Paged<AdminSecurityEvent>>;
export const endSessionsOf = async (id: string) => ((await call('delete', `${root}/admin/users/{id}/sessions`, { path: { id } })) as { ended: number }).ended;
export const listRoleRequests = (page: number, size: number, signal?: AbortSignal) => call('get', `${root}/admin/role-requests`, { query: { page, size }, signal }) as Promise<Paged<RoleRequest>>;
export const decideRoleRequest = (userId: string, decision: 'approve' | 'decline') => call('post', `${root}/admin/role-requests/{userId}/${decision}`, { path: { userId } });
