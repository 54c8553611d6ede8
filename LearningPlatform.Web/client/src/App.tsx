import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/queries';
import { currentSession, isRestoring, onSessionChange } from './api/session';
import { LiveUpdates } from './live/LiveUpdates';
import { router } from './router';
import { ProofDialog } from './shell/ProofDialog';
import { Toaster } from './ui/Toaster';

export function App() {
  // Another account, or none: nothing of the former may stay on the screen.
  useEffect(() => {
    let userId = currentSession()?.user.id;
    let restored = !isRestoring();
    return onSessionChange(() => {
      const now = currentSession()?.user.id;
      // A session that is gone on with is the one that the page was opened for.
      if (!restored) {
        restored = true;
        userId = now;
        return;
      }
      if (now === userId) return;
      userId = now;
      queryClient.clear();
    });
  }, []);

  return (
    <QueryClientProvider client={queryClient}>
      <LiveUpdates />
      <RouterProvider router={router} />
      <ProofDialog />
      <Toaster />
    </QueryClientProvider>
  );
}
