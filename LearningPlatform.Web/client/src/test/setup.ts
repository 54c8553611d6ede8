import { cleanup } from '@testing-library/react';
import { setSession } from '../api/session';
import { afterEach, beforeEach, vi } from 'vitest';

beforeEach(() => {
  localStorage.clear();
  setSession(null);
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

// Windows that the browser draws over the page; jsdom doesn't know them.
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true;
  },
  close(this: HTMLDialogElement) {
    this.open = false;
  },
});
