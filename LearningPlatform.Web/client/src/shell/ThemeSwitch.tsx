import { setTheme, useTheme, type Theme } from '../lib/theme';
import { Icon } from '../ui/Icon';

const next: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' };
const icons = { auto: 'screen', light: 'sun', dark: 'moon' } as const;
const names: Readonly<Record<Theme, string>> = { auto: 'as the system', light: 'light', dark: 'dark' };

export function ThemeSwitch() {
  const theme = useTheme();
  return (
    <button type="button" className="icon-button" onClick={() => setTheme(next[theme])} title={`Theme: ${names[theme]}`}>
      <Icon name={icons[theme]} />
      <span className="visually-hidden">
        Theme: {names[theme]}. Change to {names[next[theme]]}.
      </span>
    </button>
  );
}
