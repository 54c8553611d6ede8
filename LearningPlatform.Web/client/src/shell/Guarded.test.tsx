import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { renderAt } from '../test/render';
import { serve, sessionAnswer } from '../test/server';
import { restoreSession } from '../api/http';
import { setSession } from '../api/session';
import { Guarded } from './Guarded';

it('doesn’t send somebody to the door whose server is silent, and goes on when it answers', async () => {
  let answers = false;
  serve({ 'POST /app/api/auth/refresh': () => (answers ? sessionAnswer('a') : new TypeError('silence')) });
  document.cookie = 'lp_session=remembered; path=/';
  await restoreSession();
  renderAt('/profile', '/profile', Guarded, [{ path: '/sign-in', text: 'the door' }]);
  expect(await screen.findByText(/can’t be reached/)).toBeTruthy();
  expect(screen.queryByText('the door')).toBeNull();

  answers = true;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  await expect.poll(() => screen.queryByText(/can’t be reached/)).toBeNull();
  expect(screen.queryByText('the door')).toBeNull();
  setSession(null);
  expect(await screen.findByText('the door')).toBeTruthy();
});
