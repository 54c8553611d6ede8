import { Icon } from '../../ui/Icon';

/** How many lives are left; what was lost in this lesson is the server's to say at its end. */
export function Lives({ lives, lost, off }: { lives: number | undefined; lost: number; off: boolean }) {
  if (off) return <p className="lives lives-off" title="Mistakes cost nothing: you switched lives off"><Icon name="heart" size={18} /> off<span className="visually-hidden">: lives don’t count</span></p>;
  if (lives === undefined) return null;
  const left = Math.max(0, lives - lost);
  return <p className="lives"><Icon name="heart" size={18} /> {left}<span className="visually-hidden"> {left === 1 ? 'life' : 'lives'} left</span></p>;
}
