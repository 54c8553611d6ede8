import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { eventsQuery } from '../../api/queries';
import { Page } from '../../shell/Page';
import { Events } from '../../ui/Events';
import { EmptyState, ErrorState, Pager, Skeleton } from '../../ui/parts';

const size = 20;

export function ActivityPage() {
  const [page, setPage] = useState(1);
  const events = useQuery(eventsQuery(page, size));
  return (
    <Page title="Activity" lead={<>What happened to your account’s security. Something you didn’t do? <Link to="/account/security">Change your password</Link>.</>}>
      {events.isPending ? (
        <Skeleton lines={6} />
      ) : events.isError ? (
        <ErrorState error={events.error} onRetry={() => void events.refetch()} />
      ) : events.data.items.length === 0 ? (
        <EmptyState icon="list" title="Nothing yet" />
      ) : (
        <>
          <Events events={events.data.items} />
          <Pager label="Pages of events" page={page} size={size} total={events.data.total} onPage={setPage} />
        </>
      )}
    </Page>
  );
}
