import { useEffect, useState, useSyncExternalStore } from 'react';
import { useLiveState } from '../live/LiveUpdates';
import { count } from '../lib/words';
import { useSession } from '../api/session';
import { sync, useQueue } from '../offline/queue';
import { takeUpdate, useUpdate } from '../offline/worker-control';
import { Icon } from '../ui/Icon';

/** A blink of the network isn't worth a word. */
const patience = 1500;
/** How long it says that everything is sent. */
const goodNews = 6000;

/** Says when live updates stand still, and that what's shown may be old; what waits to be sent; and that there is a newer version. */
export function ConnectionState() {
  const signedIn = useSession() !== null;
  const live = useLiveState() === 'reconnecting';
  const online = useSyncExternalStore(watchNetwork, () => navigator.onLine);
  const lost = live || !signedIn || !online;
  const { waiting, sending } = useQueue();
  const update = useUpdate();
  const [shown, setShown] = useState(false);
  const [slow, setSlow] = useState(false);
  const [sent, setSent] = useState(false);

  if (slow && waiting === 0) {
    setSlow(false);
    setSent(signedIn);
  }
  const waits = waiting > 0;
  // What waits from before needs no patience.
  if (waits && !signedIn && !slow) setSlow(true);
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, [waits]);
  useEffect(() => {
    if (!lost) return;
    const timer = setTimeout(() => setShown(true), patience);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [lost]);
  useEffect(() => {
    if (!sent) return;
    const timer = setTimeout(() => setSent(false), goodNews);
    return () => clearTimeout(timer);
  }, [sent]);

  const results = count(waiting, 'result');
  const wait = `${results} ${waiting === 1 ? 'waits' : 'wait'} on this device.`;
  const said = shown ? (
    <p>
      <Icon name="offline" size={16} /> <span>{signedIn ? 'Offline: reconnecting.' : 'Offline.'} {waiting > 0 ? wait : 'What you write stays in this browser.'}</span>
    </p>
  ) : slow && waits ? (
    <p>
      <Icon name="clock" size={16} /> <span>{sending ? `Sending ${results}…` : wait}</span>
      {!sending && signedIn && <button type="button" className="text-button" onClick={() => void sync()}>Send now</button>}
    </p>
  ) : sent ? (
    <p><Icon name="check" size={16} /> <span>All results are sent.</span></p>
  ) : update ? (
    <p>
      <Icon name="reset" size={16} /> <span>A new version is here.</span> <button type="button" className="text-button" onClick={takeUpdate}>Reload</button>
    </p>
  ) : null;
  return <div role="status" className="connection" data-shown={said !== null || undefined}>{said}</div>;
}

function watchNetwork(listener: () => void): () => void {
  window.addEventListener('online', listener);
  window.addEventListener('offline', listener);
  return () => {
    window.removeEventListener('online', listener);
    window.removeEventListener('offline', listener);
  };
}
