import { useEffect, useRef, type ReactNode } from 'react';
import { Button, Notice } from '../../ui/parts';
import { Faults } from './parts';

interface Draft {
  readonly dirty: boolean;
  readonly busy: boolean;
  readonly error: unknown;
  readonly restored: boolean;
  readonly submit: () => Promise<boolean>;
  readonly discard: () => void;
}

/** Stays in sight: whether all is saved, and what can be done with it. Ctrl+S saves. */
export function SaveBar({ draft, note, children }: { draft: Draft; /** What isn't in it. */ note?: string | undefined; children?: ReactNode }) {
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's' || event.shiftKey) return;
      event.preventDefault();
      if (latest.current.dirty && !latest.current.busy) void latest.current.submit();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const { dirty, busy, error, restored } = draft;
  return (
    <div className="save-bar">
      {error !== null && <Notice tone="bad" title="It couldn’t be saved"><Faults error={error} /></Notice>}
      <p role="status" className="save-said small">{busy ? 'Saving…' : dirty ? (restored ? 'Brought back from this browser, not saved yet' : 'Not saved yet') : 'Saved'}{note !== undefined && <b className="save-note"> · {note}</b>}</p>
      <div className="save-acts">
        <Button look={dirty ? 'primary' : 'secondary'} busy={busy} disabled={!dirty} onClick={() => void draft.submit()}>Save</Button>
        {dirty && <Button look="ghost" onClick={draft.discard}>Discard</Button>}
        {children}
      </div>
    </div>
  );
}
