import { useState } from 'react';
import type { Lesson } from '../../api/opencode';
import { asLanguage } from '../../editor/languages';
import { StaticCode } from '../../editor/StaticCode';
import { capital } from '../../lib/words';
import { Markdown } from '../../ui/Markdown';
import { Button } from '../../ui/parts';

type About = NonNullable<Lesson['content']['interactive']>;
type Fields = Readonly<Record<string, unknown>>;

interface Step {
  readonly title: string | null;
  readonly text: string;
  readonly code: string;
  readonly language: string;
}

const isRecord = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The steps of a configuration: texts, or objects with title, text and code. */
export function stepsOf(config: Fields): Step[] {
  const listed: unknown = config['steps'];
  if (!Array.isArray(listed)) return [];
  const common = textOf(config['language']);
  return (listed as unknown[]).flatMap((step) => {
    if (typeof step === 'string') return [{ title: null, text: step, code: '', language: common }];
    if (!isRecord(step)) return [];
    const text = textOf(step['text']) || textOf(step['description']);
    const code = textOf(step['code']);
    const title = textOf(step['title']);
    if (text === '' && code === '' && title === '') return [];
    return [{ title: title === '' ? null : title, text, code, language: textOf(step['language']) || common }];
  });
}

/** Simple values of a configuration, for people. */
const factsOf = (config: Fields): (readonly [string, string])[] =>
  Object.entries(config).flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? [[capital(name.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/[_-]/g, ' ').toLowerCase()), String(value)] as const]
      : [],
  );

/** A demonstration that is walked through step by step; what has no steps is shown as the facts that it is. */
export function Interactive({ about }: { about: About }) {
  const config: Fields = about.config ?? {};
  const steps = stepsOf(config);
  const [at, setAt] = useState(0);
  const step = steps[Math.min(at, steps.length - 1)];
  const title = textOf(config['title']) || capital(about.type ?? 'demo');
  if (step === undefined) {
    const facts = factsOf(config);
    return facts.length === 0 ? null : (
      <section className="interactive" aria-label={title}>
        <dl className="interactive-facts">{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
      </section>
    );
  }
  return (
    <section className="interactive" aria-label={title}>
      <div className="interactive-top">
        <h2>{title}</h2> <span className="muted small">Step {at + 1} of {steps.length}</span>
      </div>
      <div aria-live="polite" className="interactive-step">
        {step.title !== null && <h3>{step.title}</h3>}
        {step.text !== '' && <Markdown text={step.text} />}
        {step.code !== '' && <StaticCode code={step.code} language={asLanguage(step.language) ?? step.language} />}
      </div>
      <div className="interactive-moves">
        <Button small icon="back" disabled={at === 0} onClick={() => setAt(at - 1)}>Back</Button>
        <span className="interactive-dots" aria-hidden="true">{steps.map((_, index) => <i key={index} data-here={index === at || undefined} />)}</span>
        <Button small icon="arrow" disabled={at === steps.length - 1} onClick={() => setAt(at + 1)}>Next</Button>
      </div>
    </section>
  );
}
