import { useEffect, useState, type ReactNode } from 'react';
import { sendPhoneCode } from '../../api/academy';
import { signInByPhone, type SecondFactorTicket } from '../../api/app';
import { explain } from '../../api/errors';
import { phoneNumber } from '../../lib/phones';
import { useForm } from '../../lib/useForm';
import { OutboxHint } from '../../shell/OutboxHint';
import { Button, CodeField, Field, Notice } from '../../ui/parts';
import { SecondFactorForm } from './SecondFactorForm';

/** Number, then the code that was texted to it. A number without an account gets one. */
export function PhoneForm({ remember, keep, button }: { remember: boolean; keep: ReactNode; button: string }) {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [ticket, setTicket] = useState<SecondFactorTicket | null>(null);
  if (ticket !== null) {
    const again = () => {
      setTicket(null);
      setSentTo(null);
    };
    return <SecondFactorForm ticket={ticket} remember={remember} onOver={again} />;
  }
  return sentTo === null ? (
    <NumberForm onSent={setSentTo} keep={keep} />
  ) : (
    <PhoneCodeForm phone={sentTo} button={button} resend={() => sendPhoneCode(sentTo)} submit={async (code) => setTicket(await signInByPhone(sentTo, code, remember))} onOther={() => setSentTo(null)} />
  );
}

function NumberForm({ onSent, keep }: { onSent: (phone: string) => void; keep: ReactNode }) {
  const { bind, busy, failure, onSubmit } = useForm({
    initial: { phone: '' },
    check: ({ phone }) => (phoneNumber(phone) === null ? { phone: 'Write it with the country’s code, as in +44 7700 900123.' } : {}),
    submit: async ({ phone }) => {
      const number = phoneNumber(phone) ?? '';
      await sendPhoneCode(number);
      onSent(number);
    },
  });
  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
      <Field label="Phone number" type="tel" autoComplete="tel" required hint="With the country’s code. We text you a code of 6 digits." {...bind('phone')} />
      {keep}
      <Button type="submit" look="primary" busy={busy}>
        Text me a code
      </Button>
    </form>
  );
}

interface PhoneCodeProps {
  readonly phone: string;
  readonly button: string;
  readonly resend: () => Promise<unknown>;
  readonly submit: (code: string) => Promise<unknown>;
  readonly onOther: () => void;
}

const pauseSeconds = 30;

export function PhoneCodeForm({ phone, button, resend, submit, onOther }: PhoneCodeProps) {
  const [pause, setPause] = useState(pauseSeconds);
  const [resent, setResent] = useState<unknown>(null);
  const { bind, busy, failure, onSubmit, set } = useForm({
    initial: { code: '' },
    check: ({ code }) => (/^\d{6}$/.test(code) ? {} : { code: 'The code has 6 digits.' }),
    submit: ({ code }) => submit(code),
    translate: ({ status, code }) => (status === 400 || (status === 401 && code !== 'TOKEN_INVALID' && code !== 'TOKEN_EXPIRED') ? { code: 'This code is wrong or too old.' } : null),
  });

  useEffect(() => {
    if (pause === 0) return;
    const timer = setTimeout(() => setPause(pause - 1), 1000);
    return () => clearTimeout(timer);
  }, [pause]);

  const again = async () => {
    setPause(pauseSeconds);
    try {
      await resend();
      setResent(true);
    } catch (error) {
      setResent(error);
    }
  };

  return (
    <form className="form" onSubmit={onSubmit} noValidate>
      {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
      <p className="muted">
        We sent a code to <b className="nowrap">{phone}</b>. <OutboxHint to={phone} />
      </p>
      <CodeField label="Code" autoFocus maxLength={9} {...bind('code')} onCode={(code) => set('code', code)} />
      <Button type="submit" look="primary" busy={busy}>
        {button}
      </Button>
      <p className="form-links">
        <button type="button" className="text-button" disabled={pause > 0} onClick={again}>
          {pause > 0 ? `New code in ${pause} s` : 'Send a new code'}
        </button>
        <button type="button" className="text-button" onClick={onOther}>
          Another number
        </button>
      </p>
      <p role="status" className="small muted">{resent === true ? 'A new code is on its way.' : resent === null ? '' : explain(resent)}</p>
    </form>
  );
}
