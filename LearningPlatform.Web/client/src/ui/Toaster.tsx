import { Icon } from './Icon';
import { dismissToast, useToasts } from './toasts';

const icons = { plain: 'bolt', good: 'check', bad: 'cross', gold: 'medal' } as const;

export function Toaster() {
  const toasts = useToasts();
  return (
    <div className="toaster" role="status" aria-live="polite">
      {toasts.map(({ id, tone, title, text }) => (
        <div key={id} className={`toast toast-${tone}`}>
          <span className="toast-icon"><Icon name={icons[tone]} size={18} /></span>
          <div className="toast-text">
            <p className="toast-title">{title}</p>
            {text !== '' && <p>{text}</p>}
          </div>
          <button type="button" className="icon-button" onClick={() => dismissToast(id)}>
            <Icon name="cross" size={16} />
            <span className="visually-hidden">Dismiss</span>
          </button>
        </div>
      ))}
    </div>
  );
}
