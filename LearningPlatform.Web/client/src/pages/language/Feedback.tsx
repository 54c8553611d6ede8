import type { Grade, WordDifference } from '../../api/languages';
import { solution, type Task } from '../../lib/answers';
import { Icon } from '../../ui/Icon';
import type { Given } from './turns';

const looks = {
  correct: { look: 'good', icon: 'check', said: 'Right' },
  small_error: { look: 'near', icon: 'check', said: 'Right, with a small slip' },
  wrong: { look: 'bad', icon: 'cross', said: 'Not quite' },
} as const;

/** What an answer was worth, and what was off in it, word by word. */
export function Feedback({ task, given }: { task: Task; given: Given }) {
  const { grade } = given;
  const { look, icon, said } = looks[grade.verdict];
  const right = grade.verdict === 'correct' ? [] : solution(task, grade);
  const inOrder = task.exercise_type === 'ordering';
  return (
    <div className={`feedback feedback-${look}`} data-verdict={grade.verdict}>
      <p className="feedback-verdict"><Icon name={icon} /> <b>{said}</b></p>
      {(grade.gaps ?? [grade]).map((one, index) => one.verdict !== 'correct' && one.words.length > 0 && <Words key={index} words={one.words} />)}
      {grade.verdict === 'small_error' && <Slips grade={grade} />}
      {right.length > 0 && (
        <div className="feedback-right">
          <span className="feedback-label">{grade.verdict === 'wrong' ? 'Right is' : 'Spelled right'}</span>
          {right.length === 1 ? <b>{right[0]}</b> : inOrder ? <ol>{right.map((line, index) => <li key={index}>{line}</li>)}</ol> : <ul>{right.map((line, index) => <li key={index}>{line}</li>)}</ul>}
        </div>
      )}
      {task.exercise_type === 'vof' && task.data.explanation !== undefined && <p>{task.data.explanation}</p>}
      {given.provisional && <p className="provisional"><Icon name="offline" size={16} /> A first verdict of this device. What counts is the server’s, once your answer gets there.</p>}
    </div>
  );
}

const remarks: Readonly<Record<Exclude<WordDifference['kind'], 'same'>, string>> = {
  accent: 'another accent',
  typo: 'a letter',
  other: 'another word',
  missing: 'missing',
  extra: 'one too many',
};

/** The answer with what would have to change in it. */
function Words({ words }: { words: readonly WordDifference[] }) {
  return (
    <p className="said-words" aria-label="Your answer, word by word">
      {words.map((word, index) => (
        <span key={index} className={`said-word said-${word.kind}`} title={word.kind === 'same' ? undefined : remarks[word.kind]}>
          {word.kind === 'same' ? word.given : (
            <>
              {word.given !== null && <del>{word.given}</del>}
              {word.given !== null && word.expected !== null && <span className="visually-hidden"> should be </span>}
              {word.expected !== null && <ins>{word.expected}{word.given === null && <span className="visually-hidden"> is missing</span>}</ins>}
              {word.expected === null && <span className="visually-hidden"> is one too many</span>}
            </>
          )}{' '}
        </span>
      ))}
    </p>
  );
}

function Slips({ grade }: { grade: Grade }) {
  const kinds = new Set((grade.gaps ?? [grade]).flatMap(({ words }) => words.map(({ kind }) => kind)));
  const said = [kinds.has('accent') && 'Mind the accents.', kinds.has('typo') && 'Mind the spelling.', (kinds.has('missing') || kinds.has('extra') || kinds.has('other')) && 'Mind the spaces.'].filter(Boolean);
  return <p>{said.join(' ')}</p>;
}
