import { classHighlighter, highlightCode } from '@lezer/highlight';
import { useEffect, useState, type ReactNode } from 'react';
import { asLanguage, parserOf } from './languages';

/** A block of code to read, coloured by the grammar that the editor uses. Plain until the grammar is there. */
export function StaticCode({ code, language }: { code: string; language: string }) {
  const known = asLanguage(language);
  const [coloured, setColoured] = useState<{ code: string; nodes: ReactNode[] } | null>(null);

  useEffect(() => {
    if (known === null) return;
    let gone = false;
    void parserOf(known).then((parser) => {
      if (gone) return;
      const nodes: ReactNode[] = [];
      highlightCode(
        code,
        parser.parse(code),
        classHighlighter,
        (text, classes) => nodes.push(classes === '' ? text : <span key={nodes.length} className={classes}>{text}</span>),
        () => nodes.push('\n'),
      );
      setColoured({ code, nodes });
    });
    return () => {
      gone = true;
    };
  }, [code, known]);

  return (
    <pre className="code-block" tabIndex={0}>
      <code>{coloured?.code === code ? coloured.nodes : code}</code>
    </pre>
  );
}
