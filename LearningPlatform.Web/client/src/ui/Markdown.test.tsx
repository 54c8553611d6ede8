import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Markdown } from './Markdown';

it('shows text and tables, and starts headings below the page’s own', () => {
  const { container } = render(<Markdown text={'# Loops\n\nUse `for`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n'} />);
  expect(container.querySelector('h1')).toBeNull();
  expect(container.querySelector('h2')?.textContent).toBe('Loops');
  expect(container.querySelector('td')?.textContent).toBe('1');
  expect(container.querySelector('code')?.textContent).toBe('for');
});

it('runs and loads nothing that a text brings along', () => {
  const bad = [
    '<script>window.hacked = 1</script><img src=x onerror="window.hacked = 1"><iframe src="https://elsewhere.example"></iframe>',
    '[link](javascript:alert(1)) ![picture](https://elsewhere.example/track.png) <a href="javascript:alert(1)">x</a>',
    '[data](data:text/html;base64,PHNjcmlwdD4=) <style>body{display:none}</style> <form action="https://elsewhere.example"><button>ok</button></form>',
  ].join('\n\n');
  const { container } = render(<Markdown text={bad} />);
  expect(container.querySelector('script, iframe, img, style, form, object, [onerror], [src]')).toBeNull();
  for (const link of container.querySelectorAll('a')) expect(link.getAttribute('href') ?? '').not.toMatch(/^(javascript|data):/i);
});
