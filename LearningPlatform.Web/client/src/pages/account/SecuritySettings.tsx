import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { requestPasswordReset } from '../../api/academy';
import { explain } from '../../api/errors';
import { renewSession } from '../../api/http';
import { useSession, type SessionUser } from '../../api/session';
import { changePassword } from '../../api/wayr';
import { keepsAllRules } from '../../lib/passwords';
import { problemText } from '../../lib/problems';
import { useForm } from '../../lib/useForm';
import { OutboxHint } from '../../shell/OutboxHint';
import { Page } from '../../shell/Page';
import { Panel } from '../../ui/Panel';
import { PasswordHelp } from '../../ui/PasswordHelp';
import { Button, ButtonLink, Notice, PasswordField } from '../../ui/parts';
import { toast } from '../../ui/toasts';
import { LinkedAccounts } from './LinkedAccounts';
import { Passkeys } from './Passkeys';
import { SecondFactor } from './SecondFactor';

export function SecuritySettings() {
  const user = useSession()?.user;
  const [params] = useSearchParams();
  if (user === undefined) return null;
  const problem = params.get('problem');
  return (
    <Page title="Security" lead="How you prove that it’s you.">
      {problem !== null && <Notice tone="bad">{problemText(problem)}</Notice>}
      {user.hasPassword ? <Password key="has" user={user} /> : <NoPassword key="none" user={user} />}
      <SecondFactor hasPassword={user.hasPassword} />
      <Passkeys />
      <LinkedAccounts />
    </Page>
  );
}

function Password({ user }: { user: SessionUser }) {
  const { bind, busy, failure, onSubmit, values, setValues } = useForm({
    initial: { current_password: '', new_password: '' },
    check: ({ current_password, new_password }) => ({
      ...(current_password === '' ? { current_password: 'Enter the password you have now.' } : {}),
      ...(keepsAllRules(new_password) ? {} : { new_password: 'It doesn’t keep all the rules below yet.' }),
    }),
    submit: async ({ current_password, new_password }) => {
      await changePassword(current_password, new_password);
      setValues({ current_password: '', new_password: '' });
      await renewSession().catch(() => false);
      toast({ tone: 'good', title: 'Password changed', text: 'Your other sessions were signed out.' });
    },
    translate: ({ fields }) => (fields['current_password'] === undefined ? null : { current_password: 'This isn’t your password.' }),
  });
  return (
    <Panel title="Password">
      <form className="form" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        {/* For password managers: whose password it is. */}
        <input type="text" className="visually-hidden" autoComplete="username" value={user.email ?? user.username} readOnly tabIndex={-1} aria-hidden="true" />
        <PasswordField label="Current password" autoComplete="current-password" {...bind('current_password')} />
        <div className="form-group">
          <PasswordField label="New password" autoComplete="new-password" {...bind('new_password')} />
          <PasswordHelp password={values.new_password} all />
        </div>
        <div className="form-end">
          <Button type="submit" look="primary" busy={busy}>Change the password</Button>
        </div>
      </form>
    </Panel>
  );
}

function NoPassword({ user }: { user: SessionUser }) {
  const [state, setState] = useState<'idle' | 'busy' | 'sent' | { readonly error: unknown }>('idle');
  const send = async (email: string) => {
    setState('busy');
    try {
      await requestPasswordReset(email);
      setState('sent');
    } catch (error) {
      setState({ error });
    }
  };
  return (
    <Panel title="Password" lead="You have none: you sign in another way.">
      {user.email === null ? (
        <div className="actions"><ButtonLink to="/account/contact">Add an e-mail address first</ButtonLink></div>
      ) : state === 'sent' ? (
        <Notice tone="good">A link to choose a password is in the mail to {user.email}. <OutboxHint to={user.email} /></Notice>
      ) : (
        <>
          {typeof state === 'object' && <Notice tone="bad">{explain(state.error)}</Notice>}
          <div className="actions"><Button busy={state === 'busy'} onClick={() => send(user.email ?? '')}>Mail me a link to choose one</Button></div>
        </>
      )}
    </Panel>
  );
}
