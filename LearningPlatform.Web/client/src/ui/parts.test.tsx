import { render } from '@testing-library/react';
import { expect, it } from 'vitest';
import { Avatar } from './parts';

it.each([
  ['Ada Lovelace', 'AL'],
  ['👩🏽‍🚀 Zoë Ångström', '👩🏽‍🚀Å'],
  ['山田太郎', '山'],
  ['', '?'],
])('shortens %s to %s', (name, initials) => {
  expect(render(<Avatar name={name} />).container.textContent).toBe(initials);
});
