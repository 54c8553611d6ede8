import { useState } from 'react';

/**
 * Names for things that stay while they are edited. The server gives new ones its own ids when they are saved; without this their forms would close, and the cursor would be
 * gone, with the first save.
 */
export function useKeys(ids: readonly string[]): readonly string[] {
  const [now, setNow] = useState({ ids, keys: ids });
  if (now.ids.length === ids.length && ids.every((id, index) => id === now.ids[index])) return now.keys;
  const known = new Map(now.ids.map((id, index) => [id, now.keys[index]]));
  const present = new Set(ids);
  const keys = ids.map((id, index) => {
    const before = now.ids[index];
    return known.get(id) ?? (ids.length === now.ids.length && before !== undefined && !present.has(before) ? now.keys[index] : undefined) ?? id;
  });
  setNow({ ids, keys });
  return keys;
}
