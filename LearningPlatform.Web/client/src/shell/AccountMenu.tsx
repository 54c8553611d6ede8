import { useEffect, useId, useRef, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { signOut } from '../api/opencode';
import { Icon } from '../ui/Icon';
import { Avatar } from '../ui/parts';

/** A disclosure with two choices; Escape, a click elsewhere and leaving it with Tab close it. */
export function AccountMenu({ name, username }: { name: string; username: string }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  const navigate = useNavigate();

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

  const leave = async () => {
    setOpen(false);
    await navigate('/');
    await signOut();
  };

  return (
    <div className="account" ref={root}>
      <button ref={button} type="button" className="account-button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <Avatar name={name} size={34} />
        <span className="visually-hidden">Account of {name}</span>
      </button>
      {open && (
        <div className="account-menu" id={id}>
          <p className="account-name">
            {name}
            <span>@{username}</span>
          </p>
          <Link to="/profile" onClick={() => setOpen(false)}>
            <Icon name="user" size={18} /> Profile
          </Link>
          <button type="button" onClick={leave}>
            <Icon name="door" size={18} /> Sign out
          </button>
        </div>
      )}
    </div>
  );
}
