import { Page } from '../shell/Page';
import { KeptCourses } from './KeptCourses';

/** Stands where a page would be that can't be had without a network. */
export function OfflinePage() {
  return (
    <Page title="You are offline">
      <p className="lead">This page needs the server. These courses are on this device:</p>
      <KeptCourses />
    </Page>
  );
}
