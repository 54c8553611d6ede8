import { inDevelopment } from '../lib/environment';

/** In development nothing leaves the machine: where to read what would have been sent. */
export function OutboxHint({ to }: { to: string }) {
  if (!inDevelopment() || to === '') return null;
  return (
    <a className="outbox-hint" href={`/dev/outbox?to=${encodeURIComponent(to)}`} target="_blank" rel="noreferrer">
      Development: read the outbox<span className="visually-hidden"> (opens a new window)</span>
    </a>
  );
}
