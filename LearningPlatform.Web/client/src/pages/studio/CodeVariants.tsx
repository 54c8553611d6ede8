import { useState } from 'react';
import type { SandboxLanguage } from '../../api/opencode';
import type { CheckReport, CodeVariant } from '../../api/studio';
import { CodeEditor } from '../../editor/CodeEditor';
import { languageNames } from '../../editor/languages';
import { marksOf } from '../../editor/marks';
import { Icon } from '../../ui/Icon';
import { Button, EmptyState, Notice } from '../../ui/parts';
import { Tabs } from '../../ui/Tabs';

const all = Object.keys(languageNames) as SandboxLanguage[];

interface CodeVariantsProps {
  readonly variants: readonly CodeVariant[];
  readonly report: CheckReport | null;
  readonly error: string | undefined;
  /** Grows when texts come from elsewhere than these editors. */
  readonly revision: number;
  readonly onChange: (variants: readonly CodeVariant[]) => void;
}

/** What learners start from and the reference solution, in each language. */
export function CodeVariants({ variants, report, error, revision, onChange }: CodeVariantsProps) {
  const [chosen, setChosen] = useState<SandboxLanguage | null>(null);
  const rest = all.filter((language) => !variants.some((variant) => variant.language === language));
  const current = variants.find((variant) => variant.language === chosen) ?? variants[0];
  const add = (language: SandboxLanguage) => {
    onChange([...variants, { language, template: '', solution: '' }]);
    setChosen(language);
  };
  const change = (changed: Partial<CodeVariant>) => onChange(variants.map((variant) => (variant.language === current?.language ? { ...variant, ...changed } : variant)));
  const said = report?.variants.find((variant) => variant.language === current?.language);
  return (
    <div className="variants">
      {error !== undefined && <Notice tone="bad">{error}</Notice>}
      {rest.length > 0 && (
        <div className="variants-add">
          <label htmlFor="add-language">Add a language</label>
          <select id="add-language" value="" onChange={(event) => event.target.value !== '' && add(event.target.value as SandboxLanguage)}>
            <option value="">Choose…</option>
            {rest.map((language) => <option key={language} value={language}>{languageNames[language]}</option>)}
          </select>
        </div>
      )}
      {current === undefined ? (
        <EmptyState icon="code" title="No code in this lesson"><p>Add a language to give learners an editor.</p></EmptyState>
      ) : (
        <Tabs
          label="Languages"
          selected={current.language}
          onSelect={setChosen}
          tabs={variants.map(({ language }) => {
            const checked = report?.variants.find((variant) => variant.language === language);
            return { key: language, label: <>{languageNames[language]}{checked !== undefined && <Icon name={checked.passed ? 'check' : 'cross'} size={16} />}</> };
          })}
        >
          {variants[0] === current && variants.length > 1 && <p className="muted small">The main language: learners see it first.</p>}
          <div className="form-pair">
            <div>
              <p className="field-label">What learners start from</p>
              <CodeEditor key={`${current.language}-template`} label={`Template in ${languageNames[current.language]}`} language={current.language} value={current.template} revision={revision} onChange={(template) => change({ template })} />
            </div>
            <div>
              <p className="field-label">Reference solution</p>
              <CodeEditor
                key={`${current.language}-solution`}
                label={`Solution in ${languageNames[current.language]}`}
                language={current.language}
                value={current.solution}
                revision={revision}
                onChange={(solution) => change({ solution })}
                marks={said?.compileError ? marksOf(said.compileError, current.language) : undefined}
              />
            </div>
          </div>
          <div className="form-end">
            {variants[0] !== current && <Button small icon="up" onClick={() => onChange([current, ...variants.filter((variant) => variant !== current)])}>Make it the main language</Button>}
            <Button small look="danger" icon="bin" onClick={() => onChange(variants.filter((variant) => variant !== current))}>Remove {languageNames[current.language]}</Button>
          </div>
        </Tabs>
      )}
    </div>
  );
}
