import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { confirmTotp, newRecoveryCodes, removeTotp, startTotp, type TotpSetup } from '../../api/app';
import { explain } from '../../api/errors';
import { renewSession } from '../../api/http';
import { totpQuery } from '../../api/queries';
import { saveFile } from '../../lib/files';
import { useForm } from '../../lib/useForm';
import { count } from '../../lib/words';
import { CopyButton } from '../../ui/CopyButton';
import { Dialog } from '../../ui/Dialog';
import { Panel } from '../../ui/Panel';
import { QrCode } from '../../ui/QrCode';
import { Badge, Button, CodeField, ErrorState, Notice, Skeleton } from '../../ui/parts';
import { toast } from '../../ui/toasts';

type Open = { readonly kind: 'setup'; readonly setup: TotpSetup } | { readonly kind: 'codes'; readonly codes: readonly string[] } | { readonly kind: 'remove' };

/** A code of an app, beside the password. */
export function SecondFactor({ hasPassword }: { hasPassword: boolean }) {
  const totp = useQuery(totpQuery());
  const client = useQueryClient();
  const [open, setOpen] = useState<Open | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  const during = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  const changed = async () => {
    await Promise.all([client.invalidateQueries({ queryKey: ['account'] }), renewSession().catch(() => false)]);
  };

  return (
    <Panel
      title="Second factor"
      lead="With it, your password alone opens nothing: signing in asks for a code from an authenticator app too."
    >
      {totp.isPending ? (
        <Skeleton lines={2} />
      ) : totp.isError ? (
        <ErrorState error={totp.error} onRetry={() => void totp.refetch()} />
      ) : totp.data.enabled ? (
        <>
          <p className="now">
            <Badge tone="good" icon="check">On</Badge>
            <span className={totp.data.recoveryCodesLeft < 3 ? 'warn' : 'muted'}>{count(totp.data.recoveryCodesLeft, 'recovery code')} left</span>
          </p>
          <div className="actions">
            <Button busy={busy} onClick={() => during(async () => setOpen({ kind: 'codes', codes: await newRecoveryCodes() }))}>Make new recovery codes</Button>
            <Button look="danger" onClick={() => setOpen({ kind: 'remove' })}>Switch it off</Button>
          </div>
        </>
      ) : (
        <>
          <p className="now"><Badge>Off</Badge></p>
          {!hasPassword && <p className="muted small">It protects sign-ins with a password; you have none yet.</p>}
          <div className="actions">
            <Button look="primary" busy={busy} onClick={() => during(async () => setOpen({ kind: 'setup', setup: await startTotp() }))}>Switch it on</Button>
          </div>
        </>
      )}
      {error !== null && <Notice tone="bad">{explain(error)}</Notice>}

      {open?.kind === 'setup' && (
        <Setup
          setup={open.setup}
          onClose={() => setOpen(null)}
          onDone={(codes) => {
            setOpen({ kind: 'codes', codes });
            void changed();
          }}
        />
      )}
      {open?.kind === 'codes' && (
        <RecoveryCodes
          codes={open.codes}
          onClose={() => {
            setOpen(null);
            void client.invalidateQueries({ queryKey: totpQuery().queryKey });
          }}
        />
      )}
      {open?.kind === 'remove' && (
        <Dialog title="Switch the second factor off?" onClose={() => setOpen(null)}>
          <p className="muted">From then on your password alone is enough, and the recovery codes stop working.</p>
          <div className="actions">
            <Button
              look="danger"
              busy={busy}
              onClick={() =>
                during(async () => {
                  await removeTotp();
                  setOpen(null);
                  await changed();
                  toast({ tone: 'plain', title: 'The second factor is off', text: '' });
                })
              }
            >
              Switch it off
            </Button>
            <Button onClick={() => setOpen(null)}>Keep it</Button>
          </div>
        </Dialog>
      )}
    </Panel>
  );
}

function Setup({ setup, onClose, onDone }: { setup: TotpSetup; onClose: () => void; onDone: (codes: readonly string[]) => void }) {
  const { bind, busy, failure, onSubmit, set } = useForm({
    initial: { code: '' },
    check: ({ code }) => (/^\d{6}$/.test(code) ? {} : { code: 'The code has 6 digits.' }),
    submit: async ({ code }) => onDone(await confirmTotp(code)),
    translate: ({ status }) => (status === 400 || status === 401 || status === 409 ? { code: 'This code doesn’t match. Wait for the next one; is the clock of your phone right?' } : null),
  });
  return (
    <Dialog title="Switch the second factor on" onClose={onClose}>
      <ol className="steps-list">
        <li>
          <p>Scan this with an authenticator app.</p>
          <QrCode text={setup.uri} label="QR code for the authenticator app" />
          <details>
            <summary>Can’t scan it?</summary>
            <p className="small">Type this key into the app, or <a href={setup.uri}>open the app</a> on this device.</p>
            <p className="secret"><code>{setup.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code> <CopyButton text={setup.secret} /></p>
          </details>
        </li>
        <li>
          <form className="form" onSubmit={onSubmit} noValidate>
            {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
            <CodeField label="Enter the code that the app shows" {...bind('code')} onCode={(code) => set('code', code)} />
            <Button type="submit" look="primary" busy={busy}>Switch it on</Button>
          </form>
        </li>
      </ol>
    </Dialog>
  );
}

function RecoveryCodes({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  const text = codes.join('\n');
  return (
    <Dialog title="Keep these recovery codes" onClose={onClose}>
      <p>
        Each of them works once, in place of the app’s code, for when your phone is lost. <b>They are shown only now.</b>
      </p>
      <ul className="codes" aria-label="Recovery codes">
        {codes.map((code) => <li key={code}><code>{code}</code></li>)}
      </ul>
      <div className="actions">
        <CopyButton text={text} label="Copy all" />
        <Button small icon="load" onClick={() => saveFile(new Blob([`LearningPlatform: recovery codes\n\n${text}\n`], { type: 'text/plain' }), 'learningplatform-recovery-codes.txt')}>
          Download
        </Button>
      </div>
      <div className="form">
        <Button look="primary" onClick={onClose}>I have kept them</Button>
      </div>
    </Dialog>
  );
}
