import { useCallback, useState } from 'react';
import { passkeyChallenge, signInWithPasskey } from '../../api/app';
import { ApiError } from '../../api/errors';
import { askPasskey, autofillWorks } from '../../lib/passkeys';

// A page has one offer, and the button that stops it stands in another part.
let offered: AbortController | null = null;
// The passkey that was chosen from the offer is on its way: a second one beside it would only be refused.
let answering: Promise<unknown> | null = null;

/** Signing in with a passkey: by a button, or offered below the e-mail field. Only one can wait in a page, so the button stops the offer. */
export function usePasskeySignIn() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const finish = async (autofill: boolean, signal?: AbortSignal) => {
    const { options, ticket } = await passkeyChallenge(signal);
    const credential = await askPasskey(options, { autofill, ...(signal === undefined ? {} : { signal }) });
    if (credential === null || signal?.aborted === true) return;
    answering = signInWithPasskey(ticket, credential).finally(() => (answering = null));
    await answering;
  };

  const offer = useCallback(() => {
    const controller = new AbortController();
    offered = controller;
    // Nobody asked for it, so nobody hears of its failing either.
    void autofillWorks()
      .then((works) => (works && !controller.signal.aborted ? finish(true, controller.signal) : undefined))
      .catch(() => undefined);
    return () => controller.abort();
  }, []);

  const ask = async () => {
    if (answering === null) offered?.abort();
    setBusy(true);
    setError(null);
    try {
      await (answering ?? finish(false));
    } catch (failure) {
      setError(failure instanceof ApiError && failure.code !== 'ADDRESS' && (failure.status === 400 || failure.status === 401) ? new ApiError(failure.status, 'PASSKEY', 'This passkey isn’t known here, or was removed.') : failure);
    } finally {
      setBusy(false);
    }
  };

  return { offer, ask, busy, error };
}
