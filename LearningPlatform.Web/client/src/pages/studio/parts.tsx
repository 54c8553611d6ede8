import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { ApiError, explain } from '../../api/errors';
import type { CheckReport, Status } from '../../api/studio';
import { languageNames } from '../../editor/languages';
import { capital, count } from '../../lib/words';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { Markdown } from '../../ui/Markdown';
import { Badge, Button, Notice, TextField } from '../../ui/parts';
import { Tabs } from '../../ui/Tabs';
import { faultsOf } from './faults';

const tones = { draft: 'gold', published: 'good', archived: 'plain' } as const;
export const StatusBadge = ({ status }: { status: Status }) => <Badge tone={tones[status]}>{capital(status)}</Badge>;

export const levels = [['foundations', 'Foundations'], ['intermediate', 'Intermediate'], ['advanced', 'Advanced'], ['expert', 'Expert']] as const;
export const lessonTypes = [
  ['text', 'Text'],
  ['exercise', 'Exercise: code with tests'],
  ['quiz', 'Quiz'],
  ['video', 'Video'],
  ['demo', 'Demo: code to run'],
  ['interactive', 'Interactive: step by step'],
  ['project', 'Project'],
] as const;

export const linesOf = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
export const wholeOf = (text: string): number | null => (/^\d+$/.test(text.trim()) ? Number(text.trim()) : null);

/** New things get their id here, so that what is learned by it stays when the order changes. */
export const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Texts one a line, as most of the small lists are written; the list changes with the text, and blank lines don't count. */
export function ListField({ label, hint, value, error, onChange, rows = 3 }: { label: string; hint?: string; value: readonly string[]; error?: string | undefined; onChange: (value: string[]) => void; rows?: number }) {
  const [text, setText] = useState(value.join('\n'));
  // Somebody else's version came meanwhile.
  if (JSON.stringify(linesOf(text)) !== JSON.stringify(value)) setText(value.join('\n'));
  return (
    <TextField
      label={label}
      hint={hint}
      error={error}
      rows={rows}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        onChange(linesOf(event.target.value));
      }}
    />
  );
}

/** Markdown with what becomes of it beside; on a phone one after the other. */
export function MarkdownField({ label, value, onChange, error, rows = 18 }: { label: string; value: string; onChange: (text: string) => void; error?: string | undefined; rows?: number }) {
  const [show, setShow] = useState<'write' | 'preview'>('write');
  const id = useId();
  return (
    <div className="markdown-field" data-show={show}>
      <Tabs className="markdown-switch" label={`${label}: write or preview`} selected={show} onSelect={setShow} tabs={[{ key: 'write', label: 'Write' }, { key: 'preview', label: 'Preview' }]}>
        <span />
      </Tabs>
      <div className="markdown-write">
        <TextField label={label} hint="Markdown: **bold**, `code`, lists, tables, and code blocks between ```." rows={rows} value={value} error={error} onChange={(event) => onChange(event.target.value)} />
      </div>
      <section className="markdown-preview" aria-labelledby={id}>
        <p className="field-label" id={id}>Preview</p>
        <div className="markdown-paper">{value.trim() === '' ? <p className="muted">What you write shows up here as learners see it.</p> : <Markdown text={value} />}</div>
      </section>
    </div>
  );
}

interface StaleProps {
  readonly stale: boolean;
  readonly mine: boolean;
  readonly busy: boolean;
  readonly onShowTheirs: () => void;
  readonly onBack: () => void;
  readonly onSaveOver: () => void;
}

/** Somebody else saved meanwhile: both versions are there, and the author decides. */
export function Stale({ stale, mine, busy, onShowTheirs, onBack, onSaveOver }: StaleProps) {
  if (mine) {
    return (
      <Notice tone="warn" title="This is the saved version">
        <p>What you typed is kept.</p>
        <div className="actions"><Button small look="primary" onClick={onBack}>Back to what I typed</Button></div>
      </Notice>
    );
  }
  if (!stale) return null;
  return (
    <Notice tone="bad" title="Somebody saved another version meanwhile">
      <p>Nothing that you typed is lost, and nothing of it is saved yet. Look at the other version, or save yours over the parts that you changed.</p>
      <div className="actions">
        <Button small onClick={onShowTheirs}>Load the other version</Button>
        <Button small look="primary" busy={busy} onClick={onSaveOver}>Save mine over it</Button>
      </div>
    </Notice>
  );
}

/** The reference solutions against all tests, by language. */
export function Report({ report }: { report: CheckReport }) {
  if (report.variants.length === 0) return <Notice tone={report.passed ? 'good' : 'bad'}>{report.passed ? 'Nothing to run: this lesson has no solutions.' : 'There are tests, but no solution to check them with.'}</Notice>;
  return (
    <div className="report" role="group" aria-label="Check of the solutions">
      <p className={report.passed ? 'verdict verdict-good' : 'verdict verdict-bad'} role="status">{report.passed ? 'All solutions pass all tests' : 'Not all solutions pass'}</p>
      <ul className="report-list">
        {report.variants.map((variant) => {
          const failed = variant.tests.filter((test) => !test.passed);
          return (
            <li key={variant.language} data-language={variant.language} data-passed={variant.passed}>
              <p className="report-line">
                <span className={variant.passed ? 'test-mark test-mark-good' : 'test-mark test-mark-bad'}><Icon name={variant.passed ? 'check' : variant.available ? 'cross' : 'clock'} size={16} /></span>
                <b>{languageNames[variant.language]}</b>
                <span className="muted small">
                  {!variant.available ? 'this server can’t run it' : variant.compileError ? 'doesn’t compile' : `${variant.tests.length - failed.length} of ${count(variant.tests.length, 'test')} · score ${Math.round(variant.score)}`}
                </span>
              </p>
              {variant.compileError && <pre className="output output-error" tabIndex={0}>{variant.compileError}</pre>}
              {failed.length > 0 && !variant.compileError && variant.available && (
                <ul className="report-tests">
                  {failed.map((test) => <li key={test.id}><b>{test.name}</b>{test.difference && <span>{test.difference}</span>}</li>)}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The report that a refusal to publish brings. */
export function reportOf(error: unknown): CheckReport | null {
  if (!(error instanceof ApiError) || error.code !== 'catalog.solution_fails') return null;
  const { body } = error;
  const found = typeof body['report'] === 'object' && body['report'] !== null ? (body['report'] as Record<string, unknown>) : body;
  return Array.isArray(found['variants']) ? { passed: found['passed'] === true, variants: found['variants'] as CheckReport['variants'] } : null;
}

/** What is wrong, each with its place; a refusal without places in words. */
export function Faults({ error }: { error: unknown }) {
  const faults = faultsOf(error);
  if (faults.length === 0) return explain(error);
  return <ul className="refused">{faults.map(({ path, place, said }) => <li key={path}>{place !== '' && <b>{place}: </b>}{said}</li>)}</ul>;
}

/** A refusal where it belongs: with its report, or in words. */
export function Refusal({ error, doing }: { error: unknown; doing: string }) {
  if (error === null) return null;
  const report = reportOf(error);
  return <Notice tone="bad" title={`It couldn’t be ${doing}`}>{report !== null ? <Report report={report} /> : <Faults error={error} />}</Notice>;
}

/** What an author has to see who pressed a button far below: the page goes there, and a screen reader too. */
export function Attention({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return <div ref={place} tabIndex={-1} className="attention">{children}</div>;
}

export function Confirm({ title, children, action, busy, onConfirm, onClose }: { title: string; children: ReactNode; action: string; busy: boolean; onConfirm: () => void; onClose: () => void }) {
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <div className="actions">
        <Button look="danger" busy={busy} onClick={onConfirm}>{action}</Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </Dialog>
  );
}
