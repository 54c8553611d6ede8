import { useId, useState, type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { Link, type LinkProps } from 'react-router';
import { ApiError, explain } from '../api/errors';
import { Icon, type IconName } from './Icon';

type Look = 'primary' | 'secondary' | 'ghost' | 'danger';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly busy?: boolean;
  readonly icon?: IconName;
  readonly small?: boolean;
}

const buttonClass = (look: Look, small: boolean, extra?: string) => ['button', `button-${look}`, small ? 'button-small' : '', extra ?? ''].filter(Boolean).join(' ');

export function Button({ look = 'secondary', busy = false, small = false, icon, children, className, disabled, ...rest }: ButtonProps) {
  // An arrow points away from the word.
  const onwards = icon === 'arrow';
  return (
    <button type="button" className={buttonClass(look, small, className)} disabled={disabled === true || busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && !onwards && <Icon name={icon} size={small ? 16 : 18} />}
      {children}
      {onwards && !busy && <Icon name={icon} size={small ? 16 : 18} />}
    </button>
  );
}

export function ButtonLink({ look = 'secondary', small = false, icon, children, className, ...rest }: LinkProps & { look?: Look; small?: boolean; icon?: IconName }) {
  return (
    <Link className={buttonClass(look, small, className)} {...rest}>
      {children}
      {icon && <Icon name={icon} size={small ? 16 : 18} />}
    </Link>
  );
}

interface Labelling {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly error?: string | undefined;
}

/** A control with its label, its hint and what is wrong with it, tied together for screen readers. */
function Labelled({ label, hint, error, children }: Labelling & { children: (wiring: { id: string; 'aria-invalid': true | undefined; 'aria-describedby': string | undefined }) => ReactNode }) {
  const id = useId();
  const described = [hint !== undefined ? `${id}-hint` : '', error !== undefined ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-invalid': error !== undefined || undefined, 'aria-describedby': described === '' ? undefined : described })}
      {hint !== undefined && <p className="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error !== undefined && <p className="field-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}

export function Field({ label, hint, error, ...rest }: InputHTMLAttributes<HTMLInputElement> & Labelling) {
  return <Labelled label={label} hint={hint} error={error}>{(wiring) => <input {...wiring} {...rest} />}</Labelled>;
}

export function TextField({ label, hint, error, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & Labelling) {
  return <Labelled label={label} hint={hint} error={error}>{(wiring) => <textarea {...wiring} {...rest} className="prose-input" />}</Labelled>;
}

export function SelectField({ label, hint, error, choices, ...rest }: SelectHTMLAttributes<HTMLSelectElement> & Labelling & { choices: readonly (readonly [value: string, label: string])[] }) {
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wiring) => (
        <select {...wiring} {...rest}>
          {choices.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
        </select>
      )}
    </Labelled>
  );
}

/** A password that can be looked at. */
export function PasswordField({ label, hint, error, ...rest }: InputHTMLAttributes<HTMLInputElement> & Labelling) {
  const [shown, setShown] = useState(false);
  return (
    <Labelled label={label} hint={hint} error={error}>
      {(wiring) => (
        <span className="password">
          <input {...wiring} {...rest} type={shown ? 'text' : 'password'} autoCapitalize="none" spellCheck={false} />
          <button type="button" className="password-eye" aria-pressed={shown} onClick={() => setShown(!shown)}>
            <Icon name={shown ? 'hidden' : 'eye'} size={18} />
            <span className="visually-hidden">Show what is typed in {label.toLowerCase()}</span>
          </button>
        </span>
      )}
    </Labelled>
  );
}

/** Six digits that came by message or stand in an app: pasted, filled in by the phone, or typed. */
export function CodeField({ onCode, ...rest }: Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange'> & Labelling & { onCode: (code: string) => void }) {
  return (
    <Field
      inputMode="numeric"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      className="code-input"
      {...rest}
      onChange={(event) => onCode(event.target.value.replace(/[\s-]/g, ''))}
    />
  );
}

export function Notice({ tone = 'plain', title, children }: { tone?: 'plain' | 'good' | 'bad' | 'warn'; title?: string; children: ReactNode }) {
  return (
    <div className={`notice notice-${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
      {title !== undefined && <p className="notice-title">{title}</p>}
      <div>{children}</div>
    </div>
  );
}

export function Badge({ tone = 'plain', icon, children }: { tone?: 'plain' | 'brand' | 'gold' | 'good' | 'bad'; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`badge badge-${tone}`}>
      {icon && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

/** Grey shapes where content will be; says "Loading" to those who can't see them. */
export function Skeleton({ lines = 3, cards = 0 }: { lines?: number; cards?: number }) {
  return (
    <div role="status" className={cards > 0 ? 'skeleton grid' : 'skeleton'}>
      <span className="visually-hidden">Loading…</span>
      {cards > 0
        ? Array.from({ length: cards }, (_, index) => <div key={index} className="skeleton-card" />)
        : Array.from({ length: lines }, (_, index) => <div key={index} className={`skeleton-line skeleton-line-${(index % 3) + 1}`} />)}
    </div>
  );
}

export function EmptyState({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty-icon"><Icon name={icon} size={28} /></span>
      <p className="empty-title">{title}</p>
      {children !== undefined && <div className="empty-text">{children}</div>}
    </div>
  );
}

export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  if (error instanceof ApiError && (error.status === 404 || error.status === 400)) {
    return (
      <EmptyState icon="globe" title="Not found">
        <p>This doesn’t exist, or isn’t open to you.</p>
        <ButtonLink look="primary" to="/learn">To the catalogue</ButtonLink>
      </EmptyState>
    );
  }
  return (
    <div className="empty" role="alert">
      <span className="empty-icon empty-icon-bad"><Icon name="offline" size={28} /></span>
      <p className="empty-title">This couldn’t be loaded</p>
      <p className="empty-text">{explain(error)}</p>
      {onRetry && <Button icon="reset" onClick={onRetry}>Try again</Button>}
    </div>
  );
}

export function ProgressBar({ value, label }: { value: number; label: string }) {
  const rounded = Math.round(Math.min(100, Math.max(0, value)));
  return (
    <div className="bar" role="progressbar" aria-label={label} aria-valuenow={rounded} aria-valuemin={0} aria-valuemax={100}>
      <div className="bar-fill" style={{ width: `${rounded}%` }} />
    </div>
  );
}

/** The account's picture, or initials on a colour that stays with the name. Pictures from elsewhere are never loaded: their host would learn who looks. */
export function Avatar({ name, size = 36, picture }: { name: string; size?: number; picture?: string | null | undefined }) {
  const [broken, setBroken] = useState<string | null>(null);
  const source = ownPicture(picture);
  if (source !== null && source !== broken) {
    return <img className="avatar avatar-picture" src={source} width={size} height={size} alt="" onError={() => setBroken(source)} />;
  }
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const initials = ((firstLetter(words[0]) ?? '?') + (words.length > 1 ? (firstLetter(words.at(-1)) ?? '') : '')).toUpperCase();
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return (
    <span className={`avatar avatar-${hash % 6}`} style={{ width: size, height: size, fontSize: size * 0.4 }} aria-hidden="true">
      {initials}
    </span>
  );
}

const letters = new Intl.Segmenter();

/** As people see it: an emoji of several characters is one. */
const firstLetter = (word = ''): string | undefined => letters.segment(word)[Symbol.iterator]().next().value?.segment;

/** The path of a picture that the platform serves, whichever of its names the address has; null for all others. */
function ownPicture(picture: string | null | undefined): string | null {
  if (!picture) return null;
  try {
    const { origin, pathname, search } = new URL(picture, window.location.href);
    return origin === window.location.origin || pathname.startsWith('/media/avatars/') ? pathname + search : null;
  } catch {
    return null;
  }
}

/** Newer and older, for lists that come in pages. */
export function Pager({ page, size, total, onPage, label }: { page: number; size: number; total: number; onPage: (page: number) => void; label: string }) {
  const pages = Math.max(1, Math.ceil(total / size));
  if (pages === 1) return null;
  return (
    <nav className="pager" aria-label={label}>
      <Button small icon="back" disabled={page <= 1} onClick={() => onPage(page - 1)}>Back</Button>
      <span className="muted small">Page {page.toLocaleString('en')} of {pages.toLocaleString('en')}</span>
      <Button small icon="arrow" disabled={page >= pages} onClick={() => onPage(page + 1)}>Next</Button>
    </nav>
  );
}
