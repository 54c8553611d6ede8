import { useState, type SyntheticEvent } from 'react';
import { ApiError } from '../api/errors';

type Values<K extends string> = Readonly<Record<K, string>>;
export type FieldErrors<K extends string> = Partial<Record<K, string>>;

interface FormOptions<K extends string> {
  readonly initial: Values<K>;
  /** What can be said without the server. */
  readonly check?: (values: Values<K>) => FieldErrors<K>;
  readonly submit: (values: Values<K>) => Promise<unknown>;
  /** The server's refusal as words for fields; null leaves it to the general rule. */
  readonly translate?: (error: ApiError) => FieldErrors<K> | null;
}

/** A form of texts: errors stand at their fields, whoever found them, and the cursor goes to the first. */
export function useForm<K extends string>({ initial, check, submit, translate }: FormOptions<K>) {
  const [values, setValues] = useState<Values<K>>(initial);
  const [errors, setErrors] = useState<FieldErrors<K>>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const set = (name: K, value: string) => {
    setValues((now) => ({ ...now, [name]: value }));
    setErrors((now) => (now[name] === undefined ? now : { ...now, [name]: undefined }));
  };

  const show = (found: FieldErrors<K>, form: HTMLFormElement | null) => {
    setErrors(found);
    const first = Object.entries(found).find(([, said]) => said !== undefined)?.[0];
    if (first !== undefined) form?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
  };

  const onSubmit = async (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = event.currentTarget;
    setFailure(null);
    const found = check?.(values) ?? {};
    if (Object.values(found).some((said) => said !== undefined)) {
      show(found, form);
      return;
    }
    setErrors({});
    setBusy(true);
    try {
      await submit(values);
      setBusy(false);
    } catch (error) {
      setBusy(false);
      const said = error instanceof ApiError ? (translate?.(error) ?? known(error.fields, values)) : null;
      if (said !== null && Object.keys(said).length > 0) show(said, form);
      else setFailure(error);
    }
  };

  return {
    values,
    set,
    setValues,
    errors,
    failure,
    busy,
    onSubmit,
    /** For a field: its name, value, error and change. */
    bind: (name: K) => ({
      name,
      value: values[name],
      error: errors[name],
      onChange: (event: { target: { value: string } }) => set(name, event.target.value),
    }),
  };
}

function known<K extends string>(fields: Readonly<Record<string, string>>, values: Values<K>): FieldErrors<K> | null {
  const own = Object.entries(fields).filter(([field]) => field in values);
  return own.length === 0 ? null : (Object.fromEntries(own) as FieldErrors<K>);
}
