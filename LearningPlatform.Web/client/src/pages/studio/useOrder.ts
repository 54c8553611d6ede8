import { useRef, useState } from 'react';

/** An order as it was put last, at once; sent one after the other, and of those that wait only the latest. Null until something moved, and again when it was refused. */
export function useOrder(send: (ids: readonly string[]) => Promise<unknown>) {
  const [order, setOrder] = useState<readonly string[] | null>(null);
  const [error, setError] = useState<unknown>(null);
  const sending = useRef(false);
  const waiting = useRef<(readonly string[])[]>([]);
  const put = async (things: readonly { readonly id: string }[]) => {
    const ids = things.map(({ id }) => id);
    setOrder(ids);
    setError(null);
    waiting.current = [ids];
    if (sending.current) return;
    sending.current = true;
    try {
      for (let next = waiting.current.pop(); next !== undefined; next = waiting.current.pop()) await send(next);
    } catch (failure) {
      waiting.current = [];
      setOrder(null);
      setError(failure);
    } finally {
      sending.current = false;
    }
  };
  /** Things in this order, for as long as they are the same things. */
  const inOrder = <T extends { readonly id: string }>(things: readonly T[]): readonly T[] => {
    const byId = new Map(things.map((thing) => [thing.id, thing]));
    const known = (order ?? []).flatMap((id) => byId.get(id) ?? []);
    return known.length === things.length ? known : things;
  };
  return { put, inOrder, error };
}
