import { useState } from 'react';
import type { StudioContent } from '../../api/studio';
import { languageNames } from '../../editor/languages';
import { count } from '../../lib/words';
import { Button, Field, SelectField, TextField } from '../../ui/parts';
import { newId } from './parts';
import { Reorder } from './Reorder';

type Interactive = NonNullable<StudioContent['interactive']>;
type Fields = Readonly<Record<string, unknown>>;

interface Step {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly code: string;
  readonly language: string;
}

const forms = [['', 'None'], ['demo', 'Demonstration'], ['simulation', 'Simulation'], ['visualization', 'Visualisation']] as const;
const languages = [['', 'Plain'], ...Object.entries(languageNames)] as const;
const empty = { title: '', text: '', code: '', language: '' };
const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The steps of a configuration that has nothing but what their form has; null when there is more in them, which only JSON can say. */
export function plainSteps(config: Fields): readonly Omit<Step, 'id'>[] | null {
  const steps: unknown = config['steps'] ?? [];
  if (!Array.isArray(steps)) return null;
  const read = (steps as unknown[]).map((step) => (typeof step === 'string' ? { ...empty, text: step } : isRecord(step) && Object.entries(step).every(([key, value]) => key in empty && typeof value === 'string') ? { ...empty, ...(step as Partial<Step>) } : null));
  return read.every((step) => step !== null) ? read : null;
}

const configOf = (rest: Fields, steps: readonly Step[]): Fields => ({
  ...rest,
  steps: steps.map(({ title, text, code, language }) => Object.fromEntries(Object.entries({ title, text, code, language }).filter(([, value]) => value !== ''))),
});

/** What learners walk through step by step; whatever its form can't say is written as JSON, since the document leaves the configuration open. */
export function InteractiveEditor({ interactive, error, onChange }: { interactive: StudioContent['interactive']; error: string | undefined; onChange: (interactive: Interactive | null) => void }) {
  const config = interactive?.config ?? {};
  const [raw, setRaw] = useState(() => plainSteps(config) === null);
  const type = interactive?.type ?? '';
  const put = (to: string, next: Fields) => onChange(to === '' ? null : { type: to as NonNullable<Interactive['type']>, config: next });
  return (
    <fieldset className="choices">
      <legend>Interactive part</legend>
      <SelectField label="Form" hint="Something that learners walk through step by step." choices={forms} value={type} onChange={(event) => put(event.target.value, config)} />
      {type !== '' && (
        <>
          {error !== undefined && <p className="field-error">{error}</p>}
          {raw ? <Json config={config} onChange={(next) => put(type, next)} /> : <Steps config={config} onChange={(next) => put(type, next)} />}
          {(!raw || plainSteps(config) !== null) && <button type="button" className="text-button small" onClick={() => setRaw(!raw)}>{raw ? 'Write it as steps' : 'Write it as JSON'}</button>}
        </>
      )}
    </fieldset>
  );
}

function Steps({ config, onChange }: { config: Fields; onChange: (config: Fields) => void }) {
  const [steps, setSteps] = useState<readonly Step[]>(() => (plainSteps(config) ?? []).map((step) => ({ ...step, id: newId() })));
  const [open, setOpen] = useState<string | null>(null);
  const put = (next: readonly Step[]) => {
    setSteps(next);
    onChange(configOf(config, next));
  };
  const add = () => {
    const step = { ...empty, language: steps.at(-1)?.language ?? '', id: newId() };
    put([...steps, step]);
    setOpen(step.id);
  };
  const title = (step: Step, index: number) => [step.title.trim(), step.text.trim().split('\n')[0]?.slice(0, 60) ?? '', `Step ${index + 1}`].find((name) => name !== '') ?? '';
  return (
    <>
      <p className="muted small">{steps.length === 0 ? 'No steps yet.' : count(steps.length, 'step')}</p>
      {steps.length > 0 && (
        <Reorder label="Steps" items={steps.map((step, index) => ({ id: step.id, title: title(step, index), step }))} onOrder={(next) => put(next.map(({ step }) => step))}>
          {({ id, title: name, step }, index) => {
            const set = (changed: Partial<Step>) => put(steps.map((other) => (other.id === id ? { ...other, ...changed } : other)));
            return (
              <>
                <div className="studio-row">
                  <button type="button" className="text-button" aria-expanded={open === id} onClick={() => setOpen(open === id ? null : id)}>{index + 1}. {name}</button>
                </div>
                {open === id && (
                  <div className="test-form form">
                    <Field label="Title of the step" value={step.title} onChange={(event) => set({ title: event.target.value })} />
                    <TextField label="Text of the step" hint="Markdown" rows={3} value={step.text} onChange={(event) => set({ text: event.target.value })} />
                    <TextField label="Code" rows={4} spellCheck={false} value={step.code} onChange={(event) => set({ code: event.target.value })} />
                    <SelectField label="Language of the code" choices={languages} value={step.language} onChange={(event) => set({ language: event.target.value })} />
                    <div className="form-end"><Button small look="danger" icon="bin" onClick={() => put(steps.filter((other) => other.id !== id))}>Remove</Button></div>
                  </div>
                )}
              </>
            );
          }}
        </Reorder>
      )}
      <Button small icon="plus" onClick={add}>Add a step</Button>
    </>
  );
}

function Json({ config, onChange }: { config: Fields; onChange: (config: Fields) => void }) {
  const [text, setText] = useState(() => JSON.stringify(config, null, 2));
  const [wrong, setWrong] = useState(false);
  return (
    <TextField
      label="Configuration"
      hint="JSON: { &quot;steps&quot;: [{ &quot;title&quot;, &quot;text&quot; (Markdown), &quot;code&quot;, &quot;language&quot; }] }"
      error={wrong ? 'Write an object as JSON. It stays as it was until it is one.' : undefined}
      rows={8}
      spellCheck={false}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        try {
          const read = JSON.parse(event.target.value) as unknown;
          setWrong(!isRecord(read));
          if (isRecord(read)) onChange(read);
        } catch {
          setWrong(true);
        }
      }}
    />
  );
}
