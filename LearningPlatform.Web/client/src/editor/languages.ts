import type { LanguageSupport } from '@codemirror/language';
import type { Lesson, SandboxLanguage } from '../api/opencode';

/** The seven languages of the sandbox (opencode-R68), by the name people use. */
export const languageNames: Readonly<Record<SandboxLanguage, string>> = {
  javascript: 'JavaScript',
  typescript: 'TypeScript',
  python: 'Python',
  java: 'Java',
  go: 'Go',
  rust: 'Rust',
  cpp: 'C++',
};

const aliases: Readonly<Record<string, SandboxLanguage>> = { js: 'javascript', ts: 'typescript', py: 'python', golang: 'go', rs: 'rust', 'c++': 'cpp' };

export function asLanguage(name: string | undefined): SandboxLanguage | null {
  const lower = (name ?? '').toLowerCase();
  if (lower in languageNames) return lower as SandboxLanguage;
  return aliases[lower] ?? null;
}

/** Grammar of a language, fetched when a page first needs it. */
export async function grammarOf(language: SandboxLanguage): Promise<LanguageSupport> {
  switch (language) {
    case 'javascript':
      return (await import('@codemirror/lang-javascript')).javascript();
    case 'typescript':
      return (await import('@codemirror/lang-javascript')).javascript({ typescript: true });
    case 'python':
      return (await import('@codemirror/lang-python')).python();
    case 'java':
      return (await import('@codemirror/lang-java')).java();
    case 'go':
      return (await import('@codemirror/lang-go')).go();
    case 'rust':
      return (await import('@codemirror/lang-rust')).rust();
    case 'cpp':
      return (await import('@codemirror/lang-cpp')).cpp();
  }
}

/** What colours code that is only read: the parser alone, which is a tenth of the editor. */
export async function parserOf(language: SandboxLanguage) {
  switch (language) {
    case 'javascript':
      return (await import('@lezer/javascript')).parser;
    case 'typescript':
      return (await import('@lezer/javascript')).parser.configure({ dialect: 'ts' });
    case 'python':
      return (await import('@lezer/python')).parser;
    case 'java':
      return (await import('@lezer/java')).parser;
    case 'go':
      return (await import('@lezer/go')).parser;
    case 'rust':
      return (await import('@lezer/rust')).parser;
    case 'cpp':
      return (await import('@lezer/cpp')).parser;
  }
}

/** Spaces of one indentation step, as each language's community has it. */
export const indentOf = (language: SandboxLanguage): string => (language === 'go' ? '\t' : language === 'javascript' || language === 'typescript' ? '  ' : '    ');

/** One language a lesson can be solved in. */
export interface Variant {
  readonly language: SandboxLanguage;
  readonly template: string;
}

type Code = NonNullable<Lesson['content']['code']> & { readonly variants?: readonly { readonly language?: string; readonly template?: string }[] };

/** The languages of a lesson, its main one first. Objects are open (opencode-R08): `variants` is the field further languages come in. */
export function variantsOf(lesson: Lesson): Variant[] {
  const code: Code | undefined = lesson.content.code;
  if (code === undefined) return [];
  const found: Variant[] = [];
  for (const { language, template } of [code, ...(code.variants ?? [])]) {
    const known = asLanguage(language);
    if (known !== null && !found.some((variant) => variant.language === known)) found.push({ language: known, template: template ?? '' });
  }
  return found;
}
