import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { confirmPasswordReset, requestPasswordReset } from '../../api/academy';
import { explain } from '../../api/errors';
import { keepsAllRules } from '../../lib/passwords';
import { useForm } from '../../lib/useForm';
import { OutboxHint } from '../../shell/OutboxHint';
import { Page } from '../../shell/Page';
import { PasswordHelp } from '../../ui/PasswordHelp';
import { Button, ButtonLink, Field, Notice, PasswordField } from '../../ui/parts';

/** A new password for one that was lost: first the address, then, with the mail's token, the password. */
export function ResetPage() {
  const [params] = useSearchParams();
  const token = params.get('token');
  return token === null ? <Request email={params.get('email') ?? ''} /> : <Confirm key={token} token={token} />;
}

function Request({ email }: { email: string }) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { bind, busy, failure, onSubmit } = useForm({
    initial: { email },
    check: (values) => (/^\S+@\S+\.\S+$/.test(values.email.trim()) ? {} : { email: 'This isn’t an e-mail address.' }),
    submit: async (values) => {
      await requestPasswordReset(values.email.trim());
      setSentTo(values.email.trim());
    },
  });
  if (sentTo !== null) {
    return (
      <Page key="sent" title="Look into your mail" className="page-narrow" lead={<>If <b>{sentTo}</b> belongs to an account, a link is on its way there. It works for a short time, once.</>}>
        <p className="after-lead"><OutboxHint to={sentTo} /></p>
        <div className="card form">
          <p className="muted">Nothing there? Look into the spam folder, or try the address that you signed up with.</p>
          <Button onClick={() => setSentTo(null)}>Try another address</Button>
        </div>
      </Page>
    );
  }
  return (
    <Page key="ask" title="Forgot the password?" className="page-narrow" lead="Tell us your e-mail address and we send you a link for a new one.">
      <form className="card form" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <Field label="E-mail" type="email" autoComplete="username" required {...bind('email')} />
        <Button type="submit" look="primary" busy={busy}>
          Send the link
        </Button>
      </form>
      <p className="centred muted">
        Remembered it? <Link to="/sign-in">Sign in</Link>
      </p>
    </Page>
  );
}

function Confirm({ token }: { token: string }) {
  const navigate = useNavigate();
  const [over, setOver] = useState(false);
  const { bind, busy, failure, onSubmit, values } = useForm({
    initial: { password: '' },
    check: ({ password }) => (keepsAllRules(password) ? {} : { password: 'It doesn’t keep all the rules below yet.' }),
    submit: async ({ password }) => {
      await confirmPasswordReset(token, password);
      await navigate('/reset-done', { replace: true });
    },
    translate: ({ status, fields, message }) => {
      if (status === 401 || fields['token'] !== undefined) {
        setOver(true);
        return {};
      }
      const said = fields['new_password'] ?? (status === 400 ? message : undefined);
      return said === undefined ? null : { password: said };
    },
  });
  if (over) {
    return (
      <Page key="over" title="This link is over" className="page-narrow" lead="It’s too old, or was used before.">
        <div className="card form">
          <ButtonLink look="primary" to="/reset">Send a new link</ButtonLink>
        </div>
      </Page>
    );
  }
  return (
    <Page key="new" title="A new password" className="page-narrow" lead="All your other sessions are signed out when you change it.">
      <form className="card form" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <div className="form-group">
          <PasswordField label="New password" autoComplete="new-password" required {...bind('password')} />
          <PasswordHelp password={values.password} all />
        </div>
        <Button type="submit" look="primary" busy={busy}>
          Set the password
        </Button>
      </form>
    </Page>
  );
}

export function ResetDonePage() {
  return (
    <Page title="Password changed" className="page-narrow" lead="Sign in with the new one. If you asked a password manager, it knows it by now.">
      <div className="card form">
        <ButtonLink look="primary" to="/sign-in">Sign in</ButtonLink>
      </div>
    </Page>
  );
}
