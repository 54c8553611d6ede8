import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderAt } from '../../test/render';
import { serve, signedIn } from '../../test/server';
import { AchievementsPage } from './AchievementsPage';

const item = (id: string, more: object) => ({ id, name: `Name ${id}`, description: 'Do it.', category: 'learning', rarity: 'common', icon: null, badgeColor: null, xpReward: 10, place: 9 - Number(id), earnedAt: null, progress: { current: 0, target: 5 }, missing: [], ...more });

it('shows what is earned and how far one is, by category and rarity', async () => {
  signedIn();
  serve({
    'GET /app/api/achievements': () => ({
      body: {
        earned: 1, total: 4, secret: 1,
        items: [item('1', { earnedAt: '2026-03-12T10:00:00Z', progress: null }), item('2', { progress: { current: 3, target: 5 }, missing: ['1'] }), item('3', { category: 'coding', rarity: 'epic' })],
      },
    }),
  });
  renderAt('/achievements', '/achievements', AchievementsPage);
  expect(await screen.findByText('Name 1')).toBeTruthy();
  expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual(['Name 2', 'Name 1', 'Name 3']);
  expect(screen.getByRole('progressbar', { name: 'Progress towards Name 2' }).getAttribute('aria-valuenow')).toBe('60');
  expect(screen.getByText('First: Name 1')).toBeTruthy();
  expect(screen.getByText(/One more is secret/)).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText('Rarity'), 'epic');
  expect(screen.queryByText('Name 2')).toBeNull();
  expect(screen.getByText('Name 3')).toBeTruthy();
  await userEvent.selectOptions(screen.getByLabelText('Rarity'), '');
  await userEvent.click(screen.getByRole('tab', { name: 'Earned' }));
  expect(screen.queryByText('Name 3')).toBeNull();
  expect(screen.getByText('Name 1')).toBeTruthy();
});
