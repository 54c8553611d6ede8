import { useState } from 'react';
import { confirmPhoneChange, requestEmailChange, sendPhoneChangeCode } from '../../api/academy';
import { explain } from '../../api/errors';
import { renewSession } from '../../api/http';
import { useSession, type SessionUser } from '../../api/session';
import { phoneNumber } from '../../lib/phones';
import { useForm } from '../../lib/useForm';
import { OutboxHint } from '../../shell/OutboxHint';
import { Page } from '../../shell/Page';
import { Panel } from '../../ui/Panel';
import { Badge, Button, Field, Notice } from '../../ui/parts';
import { toast } from '../../ui/toasts';
import { PhoneCodeForm } from '../auth/PhoneForm';

export function ContactSettings() {
  const user = useSession()?.user;
  if (user === undefined) return null;
  return (
    <Page title="E-mail and phone" lead="How you sign in, and how we reach you. Others don’t see either.">
      <EmailPanel user={user} />
      <PhonePanel user={user} />
    </Page>
  );
}

function EmailPanel({ user }: { user: SessionUser }) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { bind, busy, failure, onSubmit, set } = useForm({
    initial: { email: '' },
    check: ({ email }) => {
      if (!/^\S+@\S+\.\S+$/.test(email.trim())) return { email: 'This isn’t an e-mail address.' };
      return email.trim().toLowerCase() === user.email?.toLowerCase() ? { email: 'This is your address already.' } : {};
    },
    submit: async ({ email }) => {
      await requestEmailChange(email.trim());
      setSentTo(email.trim());
      set('email', '');
    },
    translate: ({ status, code }) => (status === 409 ? { email: 'Somebody has this address already.' } : code === 'INVALID_REQUEST' ? { email: 'This isn’t an e-mail address.' } : null),
  });
  return (
    <Panel title="E-mail">
      <p className="now">
        {user.email === null ? <span className="muted">You have none yet.</span> : <b>{user.email}</b>}
        {user.email !== null && (user.emailVerified ? <Badge tone="good" icon="check">Confirmed</Badge> : <Badge tone="gold">Not confirmed</Badge>)}
      </p>
      {sentTo !== null && (
        <Notice tone="good" title="One more step">
          Open the link in the mail to {sentTo}. Until then everything stays as it is. <OutboxHint to={sentTo} />
        </Notice>
      )}
      <form className="form form-inline" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <Field label="New e-mail address" type="email" autoComplete="email" {...bind('email')} />
        <Button type="submit" busy={busy}>{user.email === null ? 'Add the address' : 'Change the address'}</Button>
      </form>
    </Panel>
  );
}

function PhonePanel({ user }: { user: SessionUser }) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { bind, busy, failure, onSubmit, set } = useForm({
    initial: { phone: '' },
    check: ({ phone }) => (phoneNumber(phone) === null ? { phone: 'Write it with the country’s code, as in +44 7700 900123.' } : {}),
    submit: async ({ phone }) => {
      const number = phoneNumber(phone) ?? '';
      await sendPhoneChangeCode(number);
      setSentTo(number);
    },
    translate: ({ status }) => (status === 409 ? { phone: 'Somebody has this number already.' } : status === 400 ? { phone: 'This isn’t a phone number.' } : null),
  });
  return (
    <Panel title="Phone" lead="With a number here you can sign in with a texted code.">
      <p className="now">{user.phone === null ? <span className="muted">You have none yet.</span> : <b>{user.phone}</b>}</p>
      {sentTo === null ? (
        <form className="form form-inline" onSubmit={onSubmit} noValidate>
          {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
          <Field label="New phone number" type="tel" autoComplete="tel" {...bind('phone')} />
          <Button type="submit" busy={busy}>Text me a code</Button>
        </form>
      ) : (
        <PhoneCodeForm
          phone={sentTo}
          button="Save the number"
          resend={() => sendPhoneChangeCode(sentTo)}
          submit={async (code) => {
            await confirmPhoneChange(sentTo, code);
            await renewSession().catch(() => false);
            setSentTo(null);
            set('phone', '');
            toast({ tone: 'good', title: 'Number saved', text: '' });
          }}
          onOther={() => setSentTo(null)}
        />
      )}
    </Panel>
  );
}
