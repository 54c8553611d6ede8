import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from '../../api/errors';

interface Versioned {
  readonly id: string;
  readonly revision: number;
}

interface Kept<F> {
  readonly fields: F;
  readonly revision: number;
}

interface DraftOptions<T extends Versioned, F extends object> {
  /** For whom and what: the place in the browser's storage. */
  readonly name: string;
  readonly loaded: T;
  readonly fieldsOf: (thing: T) => F;
  readonly save: (against: T, changed: Partial<F>) => Promise<T>;
  readonly load: (id: string) => Promise<T>;
  readonly onSaved: (thing: T) => void;
}

const prefix = 'lp.studio';
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function recall<F>(name: string): Kept<F> | null {
  try {
    return JSON.parse(localStorage.getItem(`${prefix}.${name}`) ?? 'null') as Kept<F> | null;
  } catch {
    return null;
  }
}

function keep<F>(name: string, kept: Kept<F> | null): void {
  try {
    if (kept === null) localStorage.removeItem(`${prefix}.${name}`);
    else localStorage.setItem(`${prefix}.${name}`, JSON.stringify(kept));
  } catch {
    // Then only this page has it.
  }
}

/** Three versions in one: what was typed where something was typed, else the other version. */
function merge<F extends object>(typed: F, before: F, other: F): F {
  const [mine, old] = [typed, before] as Record<string, unknown>[];
  return Object.fromEntries(Object.entries(other).map(([key, value]) => [key, same(mine?.[key], old?.[key]) ? (value as unknown) : mine?.[key]])) as F;
}

/**
 * What an author types until it's saved. It survives a closed tab; and when somebody else was quicker, nothing is lost: the author sees it, can look at the other version,
 * come back, and save over it.
 */
export function useDraft<T extends Versioned, F extends object>({ name, loaded, fieldsOf, save, load, onSaved }: DraftOptions<T, F>) {
  const [base, setBase] = useState(loaded);
  const [start] = useState(() => {
    const kept = recall<F>(name);
    return kept !== null && !same(kept.fields, fieldsOf(loaded)) ? kept : null;
  });
  const [{ fields, generation }, setShown] = useState(() => ({ fields: start === null ? fieldsOf(loaded) : { ...fieldsOf(loaded), ...start.fields }, generation: 0 }));
  const [restored, setRestored] = useState(start !== null);
  const [theirs, setTheirs] = useState<T | null>(null);
  const [mine, setMine] = useState<F | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const original = fieldsOf(base);
  const dirty = !same(fields, original);
  const latest = useRef(fields);
  useEffect(() => {
    latest.current = fields;
  });

  useEffect(() => {
    const timer = setTimeout(() => keep(name, dirty ? { fields, revision: base.revision } : null), 300);
    return () => clearTimeout(timer);
  }, [name, fields, dirty, base.revision]);

  const change = useCallback((changed: Partial<F>) => setShown((now) => ({ ...now, fields: { ...now.fields, ...changed } })), []);

  const replace = (by: (now: F) => F) =>
    setShown((now) => {
      const next = by(now.fields);
      return { fields: next, generation: same(next, now.fields) ? now.generation : now.generation + 1 };
    });

  /** Takes a version that the server has as the one to compare with: what wasn't touched follows it, what is typed stays. */
  const rebase = (thing: T) => {
    const before = original;
    replace((now) => merge(now, before, fieldsOf(thing)));
    setBase(thing);
  };

  // Read again after something else changed it, as the order of its lessons. What is typed waits for its author to be told.
  const [seen, setSeen] = useState(loaded);
  if (seen !== loaded) {
    setSeen(loaded);
    if (loaded.revision > base.revision && !dirty) rebase(loaded);
  }

  /** True when everything typed is stored now. */
  const submit = async (over: T | null = null, typed: F | null = null): Promise<boolean> => {
    const against = over ?? base;
    const sent = typed ?? latest.current;
    const compared = fieldsOf(against) as Record<string, unknown>;
    const changed = Object.fromEntries(Object.entries(sent).filter(([key, value]) => !same(value, compared[key]))) as Partial<F>;
    setError(null);
    setMine(null);
    if (Object.keys(changed).length === 0) {
      setBase(against);
      setTheirs(null);
      return true;
    }
    setBusy(true);
    try {
      const saved = await save(against, changed);
      setBase(saved);
      setTheirs(null);
      setRestored(false);
      // What was typed while it was saved stays typed.
      setShown((now) => (now.fields === sent ? { ...now, fields: fieldsOf(saved) } : now));
      keep(name, null);
      onSaved(saved);
      return true;
    } catch (failure) {
      if (failure instanceof ApiError && failure.status === 409 && failure.code === 'catalog.changed_meanwhile') {
        try {
          setTheirs(await load(against.id));
        } catch (second) {
          setError(second);
        }
      } else {
        setError(failure);
      }
      return false;
    } finally {
      setBusy(false);
    }
  };

  return {
    base,
    fields,
    change,
    dirty,
    busy,
    error,
    restored,
    /** Grows when what is shown comes from elsewhere than these forms; what a form keeps itself begins anew then. */
    generation,
    /** Somebody else's version, when it was quicker. */
    theirs,
    /** What was typed, while the other version is looked at. */
    mine,
    submit,
    rebase,
    showTheirs: () => {
      if (theirs === null) return;
      setMine(merge(fields, original, fieldsOf(theirs)));
      setBase(theirs);
      replace(() => fieldsOf(theirs));
      setTheirs(null);
    },
    backToMine: () => {
      if (mine === null) return;
      replace(() => mine);
      setMine(null);
    },
    saveOver: () => {
      if (theirs === null) return;
      const merged = merge(fields, original, fieldsOf(theirs));
      replace(() => merged);
      void submit(theirs, merged);
    },
    discard: () => {
      replace(() => original);
      setRestored(false);
      setError(null);
      keep(name, null);
    },
  };
}
