import { Page } from '../shell/Page';
import { ButtonLink, EmptyState } from '../ui/parts';

export function NotFoundPage() {
  return (
    <Page title="Page not found">
      <EmptyState icon="globe" title="There is nothing at this address">
        <p>It may have moved, or the link was cut.</p>
        <ButtonLink look="primary" to="/learn">
          To the catalogue
        </ButtonLink>
      </EmptyState>
    </Page>
  );
}
