import { ApiError } from '../../api/errors';
import { capital } from '../../lib/words';

/** What the parts of a path are called on these pages; '' for those that nobody sees. */
const names: Readonly<Record<string, string>> = {
  content: '',
  code: '',
  quiz: '',
  tests: 'test',
  variants: 'language',
  questions: 'question',
  options: 'option',
  resources: 'resource',
  objectives: 'objective',
  tags: 'topic',
  prerequisites: 'what it opens after',
  subtitles: 'subtitles',
  url: 'address',
  interactive: 'interactive part',
  correctAnswers: 'right answers',
  stdin: 'standard input',
  stdout: 'expected output',
  estimatedMinutes: 'minutes',
  experiencePoints: 'XP',
};

/** What a lesson lacks as a whole. */
const lacking: Readonly<Record<string, string>> = {
  'content': 'It is empty: write a text, or one of the other parts.',
  'content.quiz': 'A quiz needs questions.',
  'content.video': 'A video needs its address: it stands under “About”.',
  'content.interactive': 'An interactive lesson needs its interactive part: it stands under “About”.',
  'content.code.tests': 'An exercise needs tests.',
};

const lackOf = (path: string, said: string): string | undefined => (said === 'Is required.' ? lacking[path] : undefined);

/** A place as an author knows it: `content.quiz.questions[0].options[1].text` is “question 1, option 2, text”. */
export function placeOf(path: string): string {
  return path
    .split('.')
    .map((part) => {
      const [, key = part, index] = /^(\w*)\[(\d+)\]$/.exec(part) ?? [];
      const name = names[key] ?? key;
      return index === undefined ? name : `${name} ${Number(index) + 1}`.trim();
    })
    .filter((name) => name !== '')
    .join(', ');
}

/** What is wrong at a path and below it, in words; undefined when nothing is. */
export function refusals(error: unknown, path: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const found = Object.entries(error.fields).filter(([field]) => field === path || field.startsWith(`${path}.`) || field.startsWith(`${path}[`));
  if (found.length === 0) return undefined;
  return found
    .map(([field, said]) => {
      const below = placeOf(field.slice(path.length).replace(/^\./, ''));
      return field === path ? (lackOf(field, said) ?? said) : found.length === 1 && !below.includes(',') ? said : `${capital(below)}: ${said}`;
    })
    .join(' ');
}

/** Everything that a refusal names, each with its place. */
export const faultsOf = (error: unknown): readonly { readonly path: string; readonly place: string; readonly said: string }[] =>
  error instanceof ApiError
    ? Object.entries(error.fields).map(([path, said]) => {
        const lack = lackOf(path, said);
        return lack === undefined ? { path, place: capital(placeOf(path)), said } : { path, place: '', said: lack };
      })
    : [];
