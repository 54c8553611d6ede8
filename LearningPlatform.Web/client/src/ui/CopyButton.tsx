import { useState } from 'react';
import { Button } from './parts';

/** Puts a text on the clipboard and says so. */
export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [state, setState] = useState<'idle' | 'copied' | 'refused'>('idle');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('refused');
    }
  };
  return (
    <span className="copy">
      <Button small icon={state === 'copied' ? 'check' : 'copy'} onClick={copy}>{label}</Button>
      <span role="status" className={state === 'refused' ? 'small' : 'visually-hidden'}>
        {state === 'copied' ? 'Copied' : state === 'refused' ? 'Mark it and copy it yourself; the browser doesn’t allow it here.' : ''}
      </span>
    </span>
  );
}
