import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import type { ComponentType } from 'react';
import { createMemoryRouter, RouterProvider } from 'react-router';

/** A page at its address, with its own cache and without retries. */
export function renderAt(address: string, path: string, Component: ComponentType, more: readonly { path: string; text: string }[] = []) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createMemoryRouter([{ path, Component }, ...more.map(({ path: at, text }) => ({ path: at, element: <p>{text}</p> }))], { initialEntries: [address] });
  return {
    client,
    router,
    ...render(
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>,
    ),
  };
}
