import { passwordRules, strength } from '../lib/passwords';
import { Icon } from './Icon';

/** What a new password still lacks, in words; the first rule alone binds where `all` is off. */
export function PasswordHelp({ password, all }: { password: string; all: boolean }) {
  const rules = all ? passwordRules : passwordRules.slice(0, 1);
  const word = password === '' ? null : strength(password);
  return (
    <div className="password-help">
      <ul aria-label="What it needs">
        {rules.map(({ text, holds }) => {
          const kept = holds(password);
          return (
            <li key={text} data-kept={kept}>
              <Icon name={kept ? 'check' : 'dot'} size={16} />
              {text}
              <span className="visually-hidden">{kept ? ' (kept)' : ' (not yet)'}</span>
            </li>
          );
        })}
      </ul>
      <p role="status" className="small" data-strength={word}>
        {word === null || word === 'too short' ? (all ? '' : 'A sentence makes a good one.') : `Strength: ${word}`}
      </p>
    </div>
  );
}
