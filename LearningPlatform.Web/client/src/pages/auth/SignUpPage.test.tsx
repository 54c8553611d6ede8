import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { currentSession } from '../../api/session';
import { renderAt } from '../../test/render';
import { learnerId, serve, sessionAnswer } from '../../test/server';
import { SignUpPage } from './SignUpPage';

const providers = { 'GET /app/api/auth/external/providers': () => ({ body: { items: [] } }) };

const fill = async (email = 'ada@example.test') => {
  await userEvent.type(screen.getByLabelText('Name'), 'Ada Example');
  await userEvent.type(screen.getByLabelText('Username'), 'ada');
  await userEvent.type(screen.getByLabelText('E-mail'), email);
  await userEvent.type(screen.getByLabelText('Password'), 'correct horse');
};

it('makes the account, signs in and goes where one wanted to go', async () => {
  const { seen } = serve({
    'POST /opencode/v1/users': () => ({ status: 201, body: { id: learnerId, email: 'ada@example.test', username: 'ada', role: 'student' } }),
    'POST /app/api/auth/sign-in': () => sessionAnswer('a'),
    'POST /app/api/account/email/verification': () => ({ status: 202 }),
    ...providers,
  });
  renderAt('/sign-up?next=%2Fleaderboard', '/sign-up', SignUpPage, [{ path: '/leaderboard', text: 'the board' }]);
  await fill();
  await userEvent.click(screen.getByRole('button', { name: 'Make account' }));
  expect(await screen.findByText('the board')).toBeTruthy();
  expect(seen.find(({ path }) => path === '/opencode/v1/users')?.body).toEqual({ email: 'ada@example.test', username: 'ada', password: 'correct horse', fullName: 'Ada Example' });
  expect(currentSession()?.user.id).toBe(learnerId);
});

it('says what is wrong before asking the server, and puts the cursor there', async () => {
  const { seen } = serve(providers);
  renderAt('/sign-up', '/sign-up', SignUpPage);
  await fill('nowhere');
  await userEvent.click(screen.getByRole('button', { name: 'Make account' }));
  const email = screen.getByLabelText('E-mail');
  expect(email.getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(email);
  expect(seen.filter(({ method }) => method === 'POST')).toHaveLength(0);
});

it('shows a name that is taken at its field', async () => {
  serve({ ...providers, 'POST /opencode/v1/users': () => ({ status: 409, body: { code: 'RESOURCE_CONFLICT', message: 'in use', details: { field: 'username' } } }) });
  renderAt('/sign-up', '/sign-up', SignUpPage);
  await fill();
  await userEvent.click(screen.getByRole('button', { name: 'Make account' }));
  expect(await screen.findByText('This name is taken.')).toBeTruthy();
  expect(document.activeElement).toBe(screen.getByLabelText('Username'));
});
