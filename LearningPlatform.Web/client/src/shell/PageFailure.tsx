import { useRouteError } from 'react-router';
import { useSession } from '../api/session';
import { useLearner } from '../offline/learner';
import { OfflinePage } from '../offline/OfflinePage';
import { Button, ErrorState } from '../ui/parts';
import { Page } from './Page';

/** Shown when a page could not be fetched or broke: usually a new version was deployed under an open tab. */
export function PageFailure() {
  const error = useRouteError();
  const learner = useLearner();
  const signedIn = useSession() !== null;
  if (learner !== null && !signedIn) return <OfflinePage />;
  return (
    <Page title="Something went wrong">
      <ErrorState error={error} />
      <p className="centred">
        <Button look="primary" icon="reset" onClick={() => window.location.reload()}>
          Reload the page
        </Button>
      </p>
    </Page>
  );
}
