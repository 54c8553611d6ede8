import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';

let firstPage = true;

interface PageProps {
  /** In the browser's tab; the heading too, unless there is another. */
  readonly title: string;
  /** Stands for the visible heading where the page has one of its own. */
  readonly heading?: ReactNode;
  readonly lead?: ReactNode;
  readonly above?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A page: its title in the tab, its heading with the focus after a navigation, so that screen readers say where one is. */
export function Page({ title, heading, lead, above, className, children }: PageProps) {
  const top = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    document.title = title === 'LearningPlatform' ? title : `${title} · LearningPlatform`;
  }, [title]);

  // Before anybody sees the page, or it would take the focus from what was chosen meanwhile.
  useLayoutEffect(() => {
    if (firstPage) firstPage = false;
    else top.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div className={className === undefined ? 'page' : `page ${className}`}>
      {above}
      <h1 ref={top} tabIndex={-1} className="page-title">
        {heading ?? title}
      </h1>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </div>
  );
}

/** Where one is in the content: links upwards. */
export function Crumbs({ children }: { children: ReactNode }) {
  return (
    <nav aria-label="Breadcrumb" className="crumbs">
      {children}
    </nav>
  );
}
