import { Link } from 'react-router';
import type { AdminSecurityEvent, SecurityEvent } from '../api/app';
import { deviceName } from '../lib/devices';
import { eventName, isAlarming, methodName } from '../lib/security';
import { moment } from '../lib/words';
import { Icon } from './Icon';
import { Badge } from './parts';

/** Security events, the latest first; with `people`, whose they are. */
export function Events({ events, people = false }: { events: readonly (SecurityEvent | AdminSecurityEvent)[]; people?: boolean }) {
  return (
    <ul className="card things" aria-label="Events">
      {events.map((event) => (
        <li key={event.id} className="thing" data-event={event.kind}>
          <span className={isAlarming(event.kind) ? 'thing-icon thing-icon-warn' : 'thing-icon'}><Icon name={isAlarming(event.kind) ? 'bolt' : 'shield'} size={20} /></span>
          <div className="thing-words">
            <p className="thing-name">
              {eventName(event.kind)}
              {event.byAdministrator && <Badge tone="gold">By {'administrator' in event && event.administrator !== null ? `@${event.administrator}` : 'an administrator'}</Badge>}
            </p>
            {people && 'userId' in event && (
              <p className="small">{event.username === null ? <span className="muted">A deleted account</span> : <Link to={`/admin/users/${event.userId}`}>@{event.username}</Link>}</p>
            )}
            <p className="muted small">
              {[event.detail === null ? null : /signed.?in$/i.test(event.kind) ? methodName(event.detail) : event.detail, event.device === null ? null : deviceName(event.device), event.ip].filter(Boolean).join(', ')}
            </p>
          </div>
          <time className="muted small thing-time" dateTime={event.at}>{moment(event.at)}</time>
        </li>
      ))}
    </ul>
  );
}
