import { expect, it } from 'vitest';
import { destination } from './destination';

it('goes only to paths of this site', () => {
  expect(destination('/learn/modules/1')).toBe('/learn/modules/1');
  for (const bad of [null, '', 'https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)']) expect(destination(bad)).toBe('/learn');
});
