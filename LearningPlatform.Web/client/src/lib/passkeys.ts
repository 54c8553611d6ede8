import { ApiError } from '../api/errors';

/** What the browser can do with passkeys, in the JSON that the server speaks (WebAuthn level 3); older browsers get the conversions done here. */

export const passkeysWork = (): boolean => typeof window.PublicKeyCredential === 'function';

/** Whether the browser can offer passkeys in the list that it opens below the e-mail field. */
export async function autofillWorks(): Promise<boolean> {
  try {
    return passkeysWork() && typeof PublicKeyCredential.isConditionalMediationAvailable === 'function' && (await PublicKeyCredential.isConditionalMediationAvailable());
  } catch {
    return false;
  }
}

const bytes = (text: string): ArrayBuffer => Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0)).buffer;

const text = (buffer: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const descriptors = (list: readonly PublicKeyCredentialDescriptorJSON[] | undefined): PublicKeyCredentialDescriptor[] =>
  (list ?? []).map(({ id, transports }) => ({ type: 'public-key', id: bytes(id), ...(transports === undefined ? {} : { transports: transports as AuthenticatorTransport[] }) }));

/** Asks for a passkey; null when the person changed their mind. */
export async function askPasskey(options: PublicKeyCredentialRequestOptionsJSON, how: { autofill?: boolean; signal?: AbortSignal } = {}): Promise<unknown> {
  const { challenge, allowCredentials, timeout, rpId, userVerification } = options;
  const publicKey: PublicKeyCredentialRequestOptions = { challenge: bytes(challenge), allowCredentials: descriptors(allowCredentials) };
  if (timeout !== undefined) publicKey.timeout = timeout;
  if (rpId !== undefined) publicKey.rpId = rpId;
  if (userVerification !== undefined) publicKey.userVerification = userVerification as UserVerificationRequirement;
  const request: CredentialRequestOptions = { publicKey };
  if (how.autofill === true) request.mediation = 'conditional';
  if (how.signal) request.signal = how.signal;
  const credential = await chosen(() => navigator.credentials.get(request));
  if (credential === null) return null;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      ...(response.userHandle === null ? {} : { userHandle: text(response.userHandle) }),
    },
  };
}

/** Makes a passkey; null when the person changed their mind. */
export async function makePasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<unknown> {
  const { challenge, user, excludeCredentials, rp, pubKeyCredParams, timeout, authenticatorSelection, attestation } = options;
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: bytes(challenge),
    rp,
    user: { ...user, id: bytes(user.id) },
    pubKeyCredParams,
    excludeCredentials: descriptors(excludeCredentials),
  };
  if (timeout !== undefined) publicKey.timeout = timeout;
  if (authenticatorSelection !== undefined) publicKey.authenticatorSelection = authenticatorSelection;
  if (attestation !== undefined) publicKey.attestation = attestation as AttestationConveyancePreference;
  const credential = await chosen(() => navigator.credentials.create({ publicKey }));
  if (credential === null) return null;
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports(),
    },
  };
}

function common(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

// Browsers say NotAllowedError for a window that was closed and for time that ran out; neither is a fault.
async function chosen(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await ask()) as PublicKeyCredential | null;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SecurityError') throw new ApiError(400, 'ADDRESS', 'Passkeys don’t work at this address. Open the site by its name; on your own machine that is localhost.');
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')) return null;
    throw error;
  }
}
