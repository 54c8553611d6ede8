import { useEffect, useId, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { signOut } from '../api/app';
import { count } from '../lib/words';
import { unsent } from '../offline/queue';
import { Dialog } from '../ui/Dialog';
import { Icon } from '../ui/Icon';
import { Avatar, Button } from '../ui/parts';

/** A disclosure with a few choices; Escape, a click elsewhere and leaving it with Tab close it. */
export function AccountMenu({ name, username, picture, author, administrator }: { name: string; username: string; picture: string | null; author: boolean; administrator: boolean }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const navigate = useNavigate();
  const [losing, setLosing] = useState(0);

  useEffect(() => {
    if (!open) return;
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', elsewhere);
    document.addEventListener('focusin', elsewhere);
    document.addEventListener('keydown', escape);
    return () => {
      document.removeEventListener('pointerdown', elsewhere);
      document.removeEventListener('focusin', elsewhere);
      document.removeEventListener('keydown', escape);
    };
  }, [open]);

  const leave = async (sure = false) => {
    setOpen(false);
    // What this device still has to send would be lost.
    const left = sure ? 0 : await unsent();
    if (left > 0) {
      setLosing(left);
      return;
    }
    setLosing(0);
    // At once, or the page that needs a session would send its visitor to the door first.
    await navigate('/', { flushSync: true });
    await signOut();
  };

  return (
    <div className="account" ref={root}>
      <button ref={button} type="button" className="account-button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Avatar name={name} size={34} picture={picture} />
        <span className="visually-hidden">Account of {name}</span>
      </button>
      {open && (
        <div className="account-menu" id={id}>
          <p className="account-name">
            {name}
            <span>@{username}</span>
          </p>
          <Link to="/profile" onClick={() => setOpen(false)}>
            <Icon name="bolt" size={18} /> My progress
          </Link>
          <Link to="/achievements" onClick={() => setOpen(false)}>
            <Icon name="medal" size={18} /> Achievements
          </Link>
          <Link to="/account" onClick={() => setOpen(false)}>
            <Icon name="user" size={18} /> Account
          </Link>
          {author && (
            <Link to="/studio" onClick={() => setOpen(false)}>
              <Icon name="pen" size={18} /> Studio
            </Link>
          )}
          {administrator && (
            <Link to="/admin" onClick={() => setOpen(false)}>
              <Icon name="shield" size={18} /> Administration
            </Link>
          )}
          <button type="button" onClick={() => void leave()}>
            <Icon name="door" size={18} /> Sign out
          </button>
        </div>
      )}
      {losing > 0 && (
        <Dialog title="Not everything is sent" onClose={() => setLosing(0)}>
          <p>{count(losing, 'result')} of yours {losing === 1 ? 'waits' : 'wait'} on this device for the network. Signing out removes what is kept here, and {losing === 1 ? 'it is' : 'they are'} lost.</p>
          <div className="actions">
            <Button look="primary" onClick={() => setLosing(0)}>Stay signed in</Button>
            <Button look="danger" onClick={() => void leave(true)}>Sign out all the same</Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}
