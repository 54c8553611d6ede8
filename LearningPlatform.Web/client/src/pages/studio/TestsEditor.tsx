import { useState } from 'react';
import type { StudioTest } from '../../api/studio';
import { count } from '../../lib/words';
import { Badge, Button, EmptyState, Field, Notice, SelectField, TextField } from '../../ui/parts';
import { newId } from './parts';
import { Reorder } from './Reorder';
import { formOf, fromForm, gist, matches, toForm, type TestErrors, type TestForm } from './testforms';

/** Tests that can't be read yet, as their forms have them; by the key that each keeps while it is written. */
export type Unread = Readonly<Record<string, TestForm>>;

interface TestsEditorProps {
  readonly tests: readonly StudioTest[];
  /** One for each test, that stays when it is saved. */
  readonly keys: readonly string[];
  readonly unread: Unread;
  /** What is wrong with all of them, and with one. */
  readonly error: string | undefined;
  readonly errorOf: (index: number) => string | undefined;
  readonly onChange: (tests: readonly StudioTest[]) => void;
  readonly onUnread: (key: string, form: TestForm | null) => void;
}

const forms = [
  ['program', 'Input and output'],
  ['function', 'A function call'],
  ['raw', 'JSON in, JSON out'],
] as const;
const types = [['', 'None'], ['unit', 'Unit'], ['integration', 'Integration'], ['functional', 'Functional'], ['edge_case', 'Edge case']] as const;

/** Tests of a lesson, one list for all languages. */
export function TestsEditor({ tests, keys, unread, error, errorOf, onChange, onUnread }: TestsEditorProps) {
  const [open, setOpen] = useState<string | null>(null);
  const items = tests.map((test, index) => ({ id: keys[index] ?? test.id, title: test.name === '' ? 'New test' : test.name, test }));
  const add = () => {
    const test = { ...next(tests.at(-1)), id: newId(), name: `Test ${tests.length + 1}` };
    onChange([...tests, test]);
    const form = { ...toForm(test), returns: '' };
    if (Object.keys(fromForm(form).errors).length > 0) onUnread(test.id, form);
    setOpen(test.id);
  };
  return (
    <div className="tests-editor">
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      <p className="muted small">{tests.length === 0 ? 'Tests check what learners write, in every language.' : `${count(tests.length, 'test')}, ${tests.filter((test) => test.hidden === true).length} hidden. Learners see what visible ones check; of hidden ones only whether they pass.`}</p>
      {tests.length === 0 ? (
        <EmptyState icon="flask" title="No tests yet" />
      ) : (
        <Reorder label="Tests" items={items} onOrder={(next) => onChange(next.map(({ test }) => test))}>
          {({ id, title, test }, index) => (
            <>
              <div className="studio-row">
                <button type="button" className="text-button" aria-expanded={open === id} onClick={() => setOpen(open === id ? null : id)}>{title}</button>
                <span className="studio-row-end">
                  {unread[id] !== undefined && <Badge tone="gold">Not complete</Badge>}
                  {test.hidden === true && <Badge icon="hidden">Hidden</Badge>}
                  <Badge>{test.points ?? 1} {(test.points ?? 1) === 1 ? 'point' : 'points'}</Badge>
                </span>
              </div>
              {open !== id && <p className="muted small test-gist">{gist(test)}</p>}
              {errorOf(index) !== undefined && <p className="field-error" role="alert">{errorOf(index)}</p>}
              {open === id && (
                <TestFields
                  test={test}
                  unread={unread[id]}
                  onUnread={(form) => onUnread(id, form)}
                  onChange={(changed) => onChange(tests.map((other) => (other === test ? changed : other)))}
                  onRemove={() => {
                    onUnread(id, null);
                    onChange(tests.filter((other) => other !== test));
                  }}
                  onCopy={() => {
                    const copy = { ...test, id: newId(), name: `${test.name} (copy)` };
                    onChange(tests.flatMap((other) => (other === test ? [other, copy] : [other])));
                    setOpen(copy.id);
                  }}
                />
              )}
            </>
          )}
        </Reorder>
      )}
      <div className="form-end"><Button icon="plus" onClick={add}>Add a test</Button></div>
    </div>
  );
}

/** A test after another one begins as that one did: the next call of the same function, the next input to the same program. */
function next(last: StudioTest | undefined): Omit<StudioTest, 'id' | 'name'> {
  const form = last === undefined ? 'program' : formOf(last.input, last.expected);
  const hidden = false;
  if (last === undefined || form === 'program') return { input: {}, expected: { ...(last?.expected['match'] === undefined ? {} : { match: last.expected['match'] }), stdout: '' }, hidden };
  return form === 'function' ? { input: { function: last.input['function'], arguments: [] }, expected: {}, hidden } : { input: last.input, expected: last.expected, hidden };
}

interface TestFieldsProps {
  readonly test: StudioTest;
  readonly unread: TestForm | undefined;
  readonly onUnread: (form: TestForm | null) => void;
  readonly onChange: (test: StudioTest) => void;
  readonly onRemove: () => void;
  readonly onCopy: () => void;
}

function TestFields({ test, unread, onUnread, onChange, onRemove, onCopy }: TestFieldsProps) {
  const [form, setForm] = useState(() => unread ?? toForm(test));
  const [errors, setErrors] = useState<TestErrors>({});
  const set = (changed: Partial<TestForm>) => {
    const typed = { ...form, ...changed };
    setForm(typed);
    const made = fromForm({ ...typed, id: test.id });
    setErrors(made.errors);
    // What can't be read yet stays in the form; the test is the last that could.
    const complete = Object.keys(made.errors).length === 0;
    onUnread(complete ? null : typed);
    if (complete) onChange(made.test);
  };
  const text = (name: Exclude<keyof TestForm, 'hidden' | 'files'>) => ({
    value: form[name],
    error: errors[name],
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
  });
  return (
    <div className="test-form form">
      {Object.keys(errors).length > 0 && <p className="field-error" role="status">This test isn’t complete: it is kept as it was until it is.</p>}
      <Field label="Name" maxLength={255} {...text('name')} />
      <div className="form-row">
        <SelectField label="Checks" choices={forms} value={form.form} onChange={(event) => set({ form: event.target.value as TestForm['form'] })} />
        <Field label="Points" hint="1 to 100" inputMode="numeric" placeholder="1" {...text('points')} />
        <Field label="Time" hint="Milliseconds" inputMode="numeric" placeholder="10000" {...text('timeout')} />
      </div>
      <label className="check">
        <input type="checkbox" checked={form.hidden} onChange={(event) => set({ hidden: event.target.checked })} />
        Hidden: learners only see whether it passes
      </label>
      {form.form === 'program' && (
        <>
          <div className="form-pair">
            <TextField label="Standard input" hint="What the program reads, line by line." rows={4} {...text('stdin')} />
            <TextField label={form.match === 'regex' ? 'Expression that the output matches' : 'Expected output'} rows={4} {...text('stdout')} />
          </div>
          <div className="form-row">
            <SelectField label="Compare" choices={matches} value={form.match} onChange={(event) => set({ match: event.target.value })} />
            {form.match === 'number-tolerance' && <Field label="Tolerance" inputMode="decimal" placeholder="0.000001" {...text('tolerance')} />}
            <Field label="Exit code" inputMode="numeric" placeholder="0" {...text('exitCode')} />
          </div>
          <TextField label="Arguments" hint="One a line." rows={2} {...text('args')} />
        </>
      )}
      {form.form === 'function' && (
        <>
          <div className="form-pair">
            <Field label="Function" autoCapitalize="none" {...text('function')} />
            <Field label="Arguments" hint="[1, &quot;two&quot;] or { &quot;name&quot;: 1 }" {...text('callArgs')} />
          </div>
          <SelectField label="Outcome" choices={[['returns', 'Returns a value'], ['throws', 'Raises an error']]} value={form.outcome} onChange={(event) => set({ outcome: event.target.value as TestForm['outcome'] })} />
          {form.outcome === 'returns' ? (
            <div className="form-pair">
              <TextField label="Returns" hint="JSON: 5, &quot;text&quot;, [1, 2], true, null" rows={2} {...text('returns')} />
              <Field label="Tolerance of numbers" inputMode="decimal" placeholder="0" {...text('tolerance')} />
            </div>
          ) : (
            <div className="form-pair">
              <Field label="Kind of error" hint="Empty: any. Names differ from language to language." {...text('errorType')} />
              <Field label="Its message contains" {...text('errorMessage')} />
            </div>
          )}
        </>
      )}
      {form.form === 'raw' && (
        <div className="form-pair">
          <TextField label="Input" hint="A JSON object; the program reads it" rows={5} {...text('rawInput')} />
          <TextField label="Expected" hint="A JSON object; the program prints it" rows={5} {...text('rawExpected')} />
        </div>
      )}
      <div className="form-pair">
        <TextField label="Description" hint="Shown with the test when it fails." rows={2} maxLength={1000} {...text('description')} spellCheck />
        <SelectField label="Kind" choices={types} value={form.type} onChange={(event) => set({ type: event.target.value })} />
      </div>
      <div className="form-end">
        <Button small icon="copy" onClick={onCopy}>Copy</Button>
        <Button small look="danger" icon="bin" onClick={onRemove}>Remove</Button>
      </div>
    </div>
  );
}
