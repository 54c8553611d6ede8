import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { startProvider, type Provider } from '../../api/app';
import { explain } from '../../api/errors';
import { providersQuery } from '../../api/queries';
import { passkeysWork } from '../../lib/passkeys';
import { Button, Notice } from '../../ui/parts';
import { usePasskeySignIn } from './usePasskeySignIn';

const shownAtFirst = 4;

/** Everything but a password: passkey, phone, and accounts elsewhere. */
export function OtherWays({ next, phone, onPhone, onEmail, passkey = true }: { next: string | null; phone: boolean; onPhone: () => void; onEmail: () => void; passkey?: boolean }) {
  const { ask, busy, error } = usePasskeySignIn();
  return (
    <section className="ways" aria-label="Other ways">
      <p className="or"><span>or</span></p>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      {passkey && passkeysWork() && <Button icon="key" busy={busy} onClick={ask}>Use a passkey</Button>}
      {phone ? <Button icon="mail" onClick={onEmail}>Use e-mail and password</Button> : <Button icon="phone" onClick={onPhone}>Use your phone</Button>}
      <Providers next={next} />
    </section>
  );
}

function Providers({ next }: { next: string | null }) {
  const providers = useQuery(providersQuery());
  const [all, setAll] = useState(false);
  const [leaving, setLeaving] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);

  const leave = async (provider: Provider) => {
    setLeaving(provider.id);
    setError(null);
    try {
      window.location.assign(await startProvider(provider.id, next === null ? '/signed-in' : `/signed-in?next=${encodeURIComponent(next)}`));
    } catch (failure) {
      setError(failure);
      setLeaving(null);
    }
  };

  // The other ways work without these; there is nothing to say when they can’t be listed.
  if (providers.isError) return null;
  if (providers.isPending) return <div className="providers providers-pending" aria-hidden="true" />;
  const shown = all ? providers.data : providers.data.slice(0, shownAtFirst);
  return (
    <>
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}
      <ul className="providers">
        {shown.map((provider) => (
          <li key={provider.id}>
            <Button busy={leaving === provider.id} disabled={leaving !== null} data-provider={provider.id} onClick={() => leave(provider)}>
              <ProviderMark id={provider.id} name={provider.name} /> {provider.name}
            </Button>
          </li>
        ))}
      </ul>
      {providers.data.length > shown.length && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          {providers.data.length - shown.length} more
        </button>
      )}
    </>
  );
}

/** The first letter in a tile; the logos belong to others. */
export function ProviderMark({ id, name }: { id: string; name: string }) {
  return <span className={`provider-mark avatar-${(id.charCodeAt(0) + id.length) % 6}`} aria-hidden="true">{name.charAt(0).toUpperCase()}</span>;
}
