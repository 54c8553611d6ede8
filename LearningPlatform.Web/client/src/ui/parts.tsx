import { useId, type ButtonHTMLAttributes, type InputHTMLAttributes, type ReactNode } from 'react';
import { Link, type LinkProps } from 'react-router';
import { ApiError, explain } from '../api/errors';
import { Icon, type IconName } from './Icon';

type Look = 'primary' | 'secondary' | 'ghost';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: Look;
  readonly busy?: boolean;
  readonly icon?: IconName;
  readonly small?: boolean;
}

const buttonClass = (look: Look, small: boolean, extra?: string) => ['button', `button-${look}`, small ? 'button-small' : '', extra ?? ''].filter(Boolean).join(' ');

export function Button({ look = 'secondary', busy = false, small = false, icon, children, className, disabled, ...rest }: ButtonProps) {
  return (
    <button type="button" className={buttonClass(look, small, className)} disabled={disabled === true || busy} aria-busy={busy || undefined} {...rest}>
      {busy ? <span className="spinner" aria-hidden="true" /> : icon && <Icon name={icon} size={small ? 16 : 18} />}
      {children}
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

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
}

export function Field({ label, hint, error, ...rest }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={error !== undefined || undefined} aria-describedby={described === '' ? undefined : described} {...rest} />
      {hint !== undefined && <p className="field-hint" id={`${id}-hint`}>{hint}</p>}
      {error !== undefined && <p className="field-error" id={`${id}-error`}>{error}</p>}
    </div>
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

/** Initials on a colour that stays with the name; pictures from elsewhere are never loaded. */
export function Avatar({ name, size = 36 }: { name: string; size?: number }) {
  const words = name.split(/[\s_-]+/).filter(Boolean);
  const initials = ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
  let hash = 0;
  for (const char of name) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return (
    <span className={`avatar avatar-${hash % 6}`} style={{ width: size, height: size, fontSize: size * 0.4 }} aria-hidden="true">
      {initials}
    </span>
  );
}
