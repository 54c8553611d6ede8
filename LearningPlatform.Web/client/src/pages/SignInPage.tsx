import { useState, type SyntheticEvent } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { ApiError, explain } from '../api/errors';
import { signIn } from '../api/opencode';
import { useSession } from '../api/session';
import { destination } from '../lib/destination';
import { Page } from '../shell/Page';
import { Button, Field, Notice } from '../ui/parts';

export function SignInPage() {
  const session = useSession();
  const [params] = useSearchParams();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [remember, setRemember] = useState(true);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const next = params.get('next');

  if (session !== null) return <Navigate to={destination(next)} replace />;

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    try {
      await signIn(email.trim(), password, remember);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };

  // A password too short to be one is answered with 400: to the person it's simply the wrong one.
  const wrong = error instanceof ApiError && error.fields['password'] !== undefined;
  return (
    <Page title="Sign in" className="page-narrow" lead={next === null ? 'Good to see you again.' : 'Sign in to go on; you’ll come back to where you were.'}>
      <form className="card form" onSubmit={submit}>
        {error !== null && <Notice tone="bad">{wrong ? 'E-mail and password don’t match.' : explain(error)}</Notice>}
        <Field label="E-mail" type="email" name="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
        <Field label="Password" type="password" name="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
        <label className="check">
          <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
          <span>Keep me signed in for 30 days</span>
        </label>
        <Button type="submit" look="primary" busy={busy}>
          Sign in
        </Button>
      </form>
      <p className="centred muted">
        New here? <Link to={next === null ? '/signup' : `/signup?next=${encodeURIComponent(next)}`}>Make an account</Link>
      </p>
    </Page>
  );
}
