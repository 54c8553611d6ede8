import { Link } from 'react-router';
import type { Locks } from '../../api/lessons';
import { Icon } from '../../ui/Icon';
import { Button, ButtonLink } from '../../ui/parts';

/** What stands before a lesson, with the way there; null when it's open. */
export function Locked({ moduleId, lessonId, locks }: { moduleId: string; lessonId: string; locks: Locks }) {
  const lock = locks.lessons.find((lesson) => lesson.id === lessonId);
  const missing = [
    ...locks.missingModules.map(({ id, title }) => ({ to: `/learn/modules/${id}`, title })),
    ...(lock?.missing ?? []).map(({ id, title }) => ({ to: `/learn/modules/${moduleId}/lessons/${id}`, title })),
  ];
  const [first] = missing;
  return (
    <div className="empty locked">
      <span className="empty-icon"><Icon name="lock" size={28} /></span>
      <p className="empty-title">Not open yet</p>
      <div className="empty-text">
        <p>{missing.length === 0 ? 'This lesson builds on others.' : missing.length === 1 ? 'It builds on this one. Complete it first:' : 'It builds on these. Complete them first:'}</p>
        {missing.length > 0 && <ul className="locked-list">{missing.map(({ to, title }) => <li key={to}><Link to={to}>{title}</Link></li>)}</ul>}
        {first !== undefined ? <ButtonLink look="primary" to={first.to} icon="arrow">Start there</ButtonLink> : <Button onClick={() => history.back()}>Back</Button>}
      </div>
    </div>
  );
}

/** What was completed once stays open, whatever came to stand before it. */
export const isLocked = (locks: Locks, lessonId: string): boolean => locks.lessons.find((lesson) => lesson.id === lessonId)?.locked ?? locks.moduleLocked;
