import { useState, type SyntheticEvent } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { ApiError, explain } from '../api/errors';
import { signIn, signUp } from '../api/opencode';
import { useSession } from '../api/session';
import { destination } from '../lib/destination';
import { Page } from '../shell/Page';
import { Button, Field, Notice } from '../ui/parts';

type Fields = 'fullName' | 'username' | 'email' | 'password';
type Errors = Partial<Record<Fields, string>>;

/** What the contract asks (opencode-R53 to R55), said before the server has to. */
function check(values: Readonly<Record<Fields, string>>): Errors {
  const errors: Errors = {};
  if (values.fullName.trim() === '') errors.fullName = 'Tell us what to call you.';
  if (!/^[a-zA-Z0-9_-]{3,30}$/.test(values.username)) errors.username = '3 to 30 letters, digits, - or _.';
  if (!/^\S+@\S+\.\S+$/.test(values.email.trim())) errors.email = 'This isn’t an e-mail address.';
  if (values.password.length < 8) errors.password = 'At least 8 characters.';
  return errors;
}

export function SignUpPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const next = params.get('next');
  const [values, setValues] = useState<Record<Fields, string>>({ fullName: '', username: '', email: '', password: '' });
  const [errors, setErrors] = useState<Errors>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  if (session !== null) return <Navigate to={destination(next)} replace />;

  const bind = (name: Fields) => ({
    name,
    value: values[name],
    error: errors[name],
    onChange: (event: { target: { value: string } }) => {
      setValues({ ...values, [name]: event.target.value });
      if (errors[name] !== undefined) setErrors({ ...errors, [name]: undefined });
    },
  });

  const show = (found: Errors, form: HTMLFormElement) => {
    setErrors(found);
    const first = Object.keys(found)[0];
    if (first !== undefined) form.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  };

  const submit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const found = check(values);
    setFailure(null);
    if (Object.keys(found).length > 0) {
      show(found, form);
      return;
    }
    setBusy(true);
    try {
      await signUp({ email: values.email.trim(), username: values.username, password: values.password, fullName: values.fullName.trim() });
      await signIn(values.email.trim(), values.password, true);
    } catch (error) {
      setBusy(false);
      if (error instanceof ApiError && Object.keys(error.fields).some((field) => field in values)) {
        const said = Object.fromEntries(Object.entries(error.fields).filter(([field]) => field in values));
        const taken = error.status === 409 ? Object.fromEntries(Object.keys(said).map((field) => [field, field === 'email' ? 'There is an account with this e-mail already.' : 'This name is taken.'])) : said;
        show(taken, form);
        return;
      }
      setFailure(error);
    }
  };

  return (
    <Page title="Sign up" heading="Make your account" className="page-narrow" lead="One account for code and languages. Free, and yours to delete.">
      <form className="card form" onSubmit={submit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <Field label="Name" autoComplete="name" required maxLength={255} {...bind('fullName')} />
        <Field label="Username" autoComplete="nickname" required maxLength={30} autoCapitalize="none" spellCheck={false} hint="Shown on the leaderboard." {...bind('username')} />
        <Field label="E-mail" type="email" autoComplete="email" required {...bind('email')} />
        <Field label="Password" type="password" autoComplete="new-password" required minLength={8} hint="At least 8 characters; a sentence is a good one." {...bind('password')} />
        <Button type="submit" look="primary" busy={busy}>
          Make account
        </Button>
      </form>
      <p className="centred muted">
        Have an account? <Link to={next === null ? '/signin' : `/signin?next=${encodeURIComponent(next)}`}>Sign in</Link>
      </p>
    </Page>
  );
}
