import { useState } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { resendVerification, signIn } from '../../api/app';
import { explain } from '../../api/errors';
import { signUp } from '../../api/opencode';
import { useSession } from '../../api/session';
import { destination } from '../../lib/destination';
import { useForm, type FieldErrors } from '../../lib/useForm';
import { suggestUsernames } from '../../lib/usernames';
import { Page } from '../../shell/Page';
import { PasswordHelp } from '../../ui/PasswordHelp';
import { Button, Field, Notice, PasswordField } from '../../ui/parts';
import { OtherWays } from './OtherWays';
import { PhoneForm } from './PhoneForm';

type Fields = 'fullName' | 'username' | 'email' | 'password';
type Errors = FieldErrors<Fields>;

/** What the contract asks (opencode-R53 to R55), said before the server has to. */
function check(values: Readonly<Record<Fields, string>>): Errors {
  const errors: Errors = {};
  if (values.fullName.trim() === '') errors.fullName = 'Tell us what to call you.';
  if (!/^[a-zA-Z0-9_-]{3,30}$/.test(values.username)) errors.username = '3 to 30 letters, digits, - or _.';
  if (!/^\S+@\S+\.\S+$/.test(values.email.trim())) errors.email = 'This isn’t an e-mail address.';
  if (values.password.length < 8) errors.password = 'At least 8 characters.';
  return errors;
}

const taken: Readonly<Record<string, string>> = { email: 'There is an account with this e-mail already.', username: 'This name is taken.' };

export function SignUpPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const next = params.get('next');
  const [phone, setPhone] = useState(false);

  if (session !== null) return <Navigate to={destination(next)} replace />;

  return (
    <Page title="Sign up" heading="Make your account" className="page-narrow" lead="One account for code and languages. Free, and yours to delete.">
      <div className="card form">
        {phone ? <PhoneForm remember keep={<p className="muted small">No password needed. You can add an e-mail address and a password later.</p>} button="Make account" /> : <EmailForm />}
        <OtherWays next={next} phone={phone} onPhone={() => setPhone(true)} onEmail={() => setPhone(false)} passkey={false} />
      </div>
      <p className="centred muted">
        Have an account? <Link to={next === null ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`}>Sign in</Link>
      </p>
    </Page>
  );
}

function EmailForm() {
  const { bind, busy, failure, onSubmit, values, errors, set } = useForm<Fields>({
    initial: { fullName: '', username: '', email: '', password: '' },
    check,
    submit: async ({ fullName, username, email, password }) => {
      await signUp({ email: email.trim(), username, password, fullName: fullName.trim() });
      await signIn(email.trim(), password, true);
      // Not worth waiting for, and the reminder can ask for it again.
      void resendVerification().catch(() => undefined);
    },
    translate: ({ status, fields }) => {
      const own = Object.entries(fields).filter(([field]) => ['fullName', 'username', 'email', 'password'].includes(field));
      if (own.length === 0) return null;
      return Object.fromEntries(own.map(([field, said]) => [field, status === 409 ? (taken[field] ?? said) : said]));
    },
  });
  const ideas = errors.username === taken['username'] || values.username === '' ? suggestUsernames(values.fullName, values.username) : [];
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
      <Field label="Name" autoComplete="name" required maxLength={255} {...bind('fullName')} />
      <div className="form-group">
        <Field label="Username" autoComplete="nickname" required maxLength={30} autoCapitalize="none" spellCheck={false} hint="Shown on the leaderboard." {...bind('username')} />
        {ideas.length > 0 && (
          <ul className="ideas" aria-label="Free choices">
            {ideas.map((idea) => (
              <li key={idea}><button type="button" className="idea" onClick={() => set('username', idea)}>{idea}</button></li>
            ))}
          </ul>
        )}
      </div>
      <Field label="E-mail" type="email" autoComplete="email" required {...bind('email')} />
      <div className="form-group">
        <PasswordField label="Password" autoComplete="new-password" required minLength={8} {...bind('password')} />
        <PasswordHelp password={values.password} all={false} />
      </div>
      <Button type="submit" look="primary" busy={busy}>
        Make account
      </Button>
    </form>
  );
}
