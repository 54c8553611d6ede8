import { useId, type ReactNode } from 'react';

/** A card with a heading: one subject of a page. */
export function Panel({ title, lead, children, tone }: { title: string; lead?: ReactNode; children: ReactNode; tone?: 'danger' }) {
  const id = useId();
  return (
    <section className={tone === undefined ? 'card panel' : `card panel panel-${tone}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {lead !== undefined && <p className="muted">{lead}</p>}
      {children}
    </section>
  );
}
