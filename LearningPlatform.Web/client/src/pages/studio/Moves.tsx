import { useState } from 'react';
import type { Move, Status } from '../../api/studio';
import { Button } from '../../ui/parts';
import { Confirm } from './parts';

interface MovesProps {
  readonly what: 'module' | 'lesson';
  readonly status: Status;
  /** What was never published. */
  readonly deletable: boolean;
  /** What it was refused for the last time goes when another is tried. */
  readonly onMove: (move: Move) => Promise<void>;
  readonly onDelete: () => Promise<void>;
}

/** Publish, take back to a draft, archive, delete. */
export function Moves({ what, status, deletable, onMove, onDelete }: MovesProps) {
  const [busy, setBusy] = useState<Move | 'delete' | null>(null);
  const [asked, setAsked] = useState<'archive' | 'delete' | null>(null);
  const run = async (move: Move | 'delete') => {
    setBusy(move);
    try {
      await (move === 'delete' ? onDelete() : onMove(move));
    } finally {
      setBusy(null);
      setAsked(null);
    }
  };
  return (
    <>
      {status !== 'published' && <Button look="primary" icon="check" busy={busy === 'publish'} onClick={() => void run('publish')}>Publish</Button>}
      {status !== 'draft' && <Button icon="pen" busy={busy === 'draft'} onClick={() => void run('draft')}>Back to draft</Button>}
      {status !== 'archived' && <Button icon="box" onClick={() => setAsked('archive')}>Archive</Button>}
      {deletable && <Button look="ghost" icon="bin" onClick={() => setAsked('delete')}>Delete</Button>}
      {asked === 'archive' && (
        <Confirm title={`Archive this ${what}?`} action="Archive" busy={busy !== null} onConfirm={() => void run('archive')} onClose={() => setAsked(null)}>
          <p>Learners no longer see it. What they have done in it stays theirs, and you can bring it back.</p>
        </Confirm>
      )}
      {asked === 'delete' && (
        <Confirm title={`Delete this ${what}?`} action="Delete" busy={busy !== null} onConfirm={() => void run('delete')} onClose={() => setAsked(null)}>
          <p>It can’t be brought back. What was published once can only be archived.</p>
        </Confirm>
      )}
    </>
  );
}

export const doing: Readonly<Record<Move | 'delete', string>> = { publish: 'published', archive: 'archived', draft: 'made a draft', delete: 'deleted' };
