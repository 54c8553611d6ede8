import { useEffect, useState, type ReactNode } from 'react';
import { Link, Navigate, useSearchParams } from 'react-router';
import { signIn, type SecondFactorTicket } from '../../api/app';
import { ApiError, explain } from '../../api/errors';
import { lastEnd, useSession } from '../../api/session';
import { destination } from '../../lib/destination';
import { problemText } from '../../lib/problems';
import { useForm } from '../../lib/useForm';
import { Page } from '../../shell/Page';
import { Button, Field, Notice, PasswordField } from '../../ui/parts';
import { OtherWays } from './OtherWays';
import { PhoneForm } from './PhoneForm';
import { SecondFactorForm } from './SecondFactorForm';
import { usePasskeySignIn } from './usePasskeySignIn';

type Step = { readonly kind: 'password' } | { readonly kind: 'phone' } | { readonly kind: 'code'; readonly ticket: SecondFactorTicket };

const wrongPair = new ApiError(401, 'INVALID_CREDENTIALS', 'Wrong');

export function SignInPage() {
  const session = useSession();
  const [params, setParams] = useSearchParams();
  const next = params.get('next');
  const problem = params.get('problem');
  const [step, setStep] = useState<Step>({ kind: 'password' });
  const [remember, setRemember] = useState(true);

  if (session !== null) return <Navigate to={destination(next)} replace />;

  const to = (kind: 'password' | 'phone') => {
    if (problem !== null) setParams(next === null ? {} : { next }, { replace: true });
    setStep({ kind });
  };
  const keep = (
    <label className="check">
      <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
      <span>Keep me signed in for 30 days</span>
    </label>
  );
  const end = lastEnd();
  return (
    <Page
      key={step.kind}
      title={step.kind === 'code' ? 'Second step' : 'Sign in'}
      className="page-narrow"
      lead={
        step.kind === 'code' ? 'Your password was right. Now the code of your second factor.' : next === null ? 'Good to see you again.' : 'Sign in to go on; you’ll come back to where you were.'
      }
    >
      <div className="card form">
        {problem !== null && <Notice tone="bad">{problemText(problem)}</Notice>}
        {problem === null && end === 'ended' && <Notice>Your session has ended. Sign in again to go on.</Notice>}
        {problem === null && end === 'closed' && <Notice tone="bad">This account is suspended. Write to support if you think that’s a mistake.</Notice>}
        {step.kind === 'password' && <PasswordForm remember={remember} keep={keep} onSecondFactor={(ticket) => setStep({ kind: 'code', ticket })} />}
        {step.kind === 'phone' && <PhoneForm remember={remember} keep={keep} button="Sign in" />}
        {step.kind === 'code' && <SecondFactorForm ticket={step.ticket} remember={remember} onOver={() => setStep({ kind: 'password' })} />}
        {step.kind !== 'code' && <OtherWays next={next} phone={step.kind === 'phone'} onPhone={() => to('phone')} onEmail={() => to('password')} />}
      </div>
      <p className="centred muted">
        New here? <Link to={next === null ? '/sign-up' : `/sign-up?next=${encodeURIComponent(next)}`}>Make an account</Link>
      </p>
    </Page>
  );
}

function PasswordForm({ remember, keep, onSecondFactor }: { remember: boolean; keep: ReactNode; onSecondFactor: (ticket: SecondFactorTicket) => void }) {
  const { offer } = usePasskeySignIn();
  useEffect(() => offer(), [offer]);
  const { bind, busy, failure, onSubmit, values } = useForm({
    initial: { email: '', password: '' },
    check: ({ email, password }) => ({ ...(email.trim() === '' ? { email: 'Enter your e-mail address.' } : {}), ...(password === '' ? { password: 'Enter your password.' } : {}) }),
    submit: async ({ email, password }) => {
      try {
        const ticket = await signIn(email.trim(), password, remember);
        if (ticket !== null) onSecondFactor(ticket);
      } catch (error) {
        // A password too short to be one is answered with 400: to the person it’s simply the wrong one.
        throw error instanceof ApiError && (error.status === 400 || error.status === 401) ? wrongPair : error;
      }
    },
  });
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
      <Field label="E-mail" type="email" autoComplete="username webauthn" required {...bind('email')} />
      <PasswordField label="Password" autoComplete="current-password" required {...bind('password')} />
      <p className="form-side">
        <Link to={values.email.trim() === '' ? '/reset' : `/reset?email=${encodeURIComponent(values.email.trim())}`}>Forgot the password?</Link>
      </p>
      {keep}
      <Button type="submit" look="primary" busy={busy}>
        Sign in
      </Button>
    </form>
  );
}
