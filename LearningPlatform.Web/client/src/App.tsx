import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router';
import { queryClient } from './api/queries';
import { currentSession, onSessionChange } from './api/session';
import { LiveUpdates } from './live/LiveUpdates';
import { router } from './router';
import { Toaster } from './ui/Toaster';

export function App() {
  // Another account, or none: nothing of the former may stay on the screen.
  useEffect(() => {
    let userId = currentSession()?.user.id;
    return onSessionChange(() => {
      const now = currentSession()?.user.id;
      if (now === userId) return;
      userId = now;
      queryClient.clear();
    });
  }, []);

  return (
    <QueryClientProvider client={queryClient}>
      <LiveUpdates />
      <RouterProvider router={router} />
      <Toaster />
    </QueryClientProvider>
  );
}
