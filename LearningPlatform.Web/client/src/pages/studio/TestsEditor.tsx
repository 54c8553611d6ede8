import { useState } from 'react';
import type { StudioTest } from '../../api/studio';
import { count } from '../../lib/words';
import { Badge, Button, EmptyState, Field, Notice, SelectField, TextField } from '../../ui/parts';
import { newId } from './parts';
import { Reorder } from './Reorder';
import { fromForm, matches, toForm, type TestErrors, type TestForm } from './testforms';

interface TestsEditorProps {
  readonly tests: readonly StudioTest[];
  readonly error: string | undefined;
  readonly onChange: (tests: readonly StudioTest[]) => void;
}

const forms = [
  ['program', 'Program: input and output'],
  ['function', 'Function: a call and what it returns'],
  ['raw', 'Raw: JSON in, JSON out'],
] as const;
const types = [['', 'None'], ['unit', 'Unit'], ['integration', 'Integration'], ['functional', 'Functional'], ['edge_case', 'Edge case']] as const;

/** Tests of a lesson, one list for all languages. */
export function TestsEditor({ tests, error, onChange }: TestsEditorProps) {
  const [open, setOpen] = useState<string | null>(null);
  const items = tests.map((test) => ({ id: test.id, title: test.name === '' ? 'New test' : test.name, test }));
  const add = () => {
    const test: StudioTest = { id: newId(), name: `Test ${tests.length + 1}`, input: {}, expected: { stdout: '' }, hidden: false };
    onChange([...tests, test]);
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
          {({ id, title, test }) => (
            <>
              <div className="studio-row">
                <button type="button" className="text-button" aria-expanded={open === id} onClick={() => setOpen(open === id ? null : id)}>{title}</button>
                <span className="studio-row-end">
                  {test.hidden === true && <Badge icon="hidden">Hidden</Badge>}
                  <Badge>{test.points ?? 1} {(test.points ?? 1) === 1 ? 'point' : 'points'}</Badge>
                </span>
              </div>
              {open === id && (
                <TestFields
                  test={test}
                  onChange={(changed) => onChange(tests.map((other) => (other.id === id ? changed : other)))}
                  onRemove={() => onChange(tests.filter((other) => other.id !== id))}
                  onCopy={() => {
                    const copy = { ...test, id: newId(), name: `${test.name} (copy)` };
                    onChange(tests.flatMap((other) => (other.id === id ? [other, copy] : [other])));
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

interface TestFieldsProps {
  readonly test: StudioTest;
  readonly onChange: (test: StudioTest) => void;
  readonly onRemove: () => void;
  readonly onCopy: () => void;
}

function TestFields({ test, onChange, onRemove, onCopy }: TestFieldsProps) {
  const [form, setForm] = useState(() => toForm(test));
  const [errors, setErrors] = useState<TestErrors>({});
  const set = (changed: Partial<TestForm>) => {
    const next = { ...form, ...changed };
    setForm(next);
    const made = fromForm(next);
    setErrors(made.errors);
    // What can't be read yet stays in the form; the test is the last that could.
    if (Object.keys(made.errors).length === 0) onChange(made.test);
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
            <TextField label="Standard input" rows={4} {...text('stdin')} />
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
          <SelectField label="It" choices={[['returns', 'returns a value'], ['throws', 'raises an error']]} value={form.outcome} onChange={(event) => set({ outcome: event.target.value as TestForm['outcome'] })} />
          {form.outcome === 'returns' ? (
            <div className="form-pair">
              <TextField label="Returns" hint="JSON" rows={2} {...text('returns')} />
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
