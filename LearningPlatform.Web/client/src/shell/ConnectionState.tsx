import { useEffect, useState } from 'react';
import { useLiveState } from '../live/LiveUpdates';
import { Icon } from '../ui/Icon';

/** A blink of the network isn't worth a word. */
const patience = 1500;

/** Says when live updates stand still, and that what's shown may be old. */
export function ConnectionState() {
  const lost = useLiveState() === 'reconnecting';
  const [shown, setShown] = useState(false);

  useEffect(() => {
    if (!lost) return;
    const timer = setTimeout(() => setShown(true), patience);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [lost]);

  return (
    <div role="status" className="connection" data-shown={shown || undefined}>
      {shown && (
        <p>
          <Icon name="offline" size={16} /> Offline: reconnecting. What you write stays in this browser.
        </p>
      )}
    </div>
  );
}
