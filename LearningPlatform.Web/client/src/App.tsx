import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router/dom';
import { queryClient } from './api/queries';
import { isRestoring, onSessionChange } from './api/session';
import { LiveUpdates } from './live/LiveUpdates';
import { currentLearner } from './offline/learner';
import { OfflineUpdates } from './offline/OfflineUpdates';
import { router } from './router';
import { ProofDialog } from './shell/ProofDialog';
import { Toaster } from './ui/Toaster';

export function App() {
  // Another account, or none: nothing of the former may stay on the screen.
  useEffect(() => {
    let userId = currentLearner()?.id;
    let restored = !isRestoring();
    return onSessionChange(() => {
      const now = currentLearner()?.id;
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
      <OfflineUpdates />
      <RouterProvider router={router} />
      <ProofDialog />
      <Toaster />
    </QueryClientProvider>
  );
}
