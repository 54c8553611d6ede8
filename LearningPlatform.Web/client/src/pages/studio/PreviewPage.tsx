import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { previewLesson } from '../../api/studio';
import { useSession } from '../../api/session';
import { variantsOf } from '../../editor/languages';
import { Crumbs, Page } from '../../shell/Page';
import { ErrorState, Notice, Skeleton } from '../../ui/parts';
import { Content } from '../LessonPage';
import { Workbench } from '../lesson/Workbench';

/** A lesson as learners get it: hidden tests withheld, answers left out. Nothing done here counts. */
export function PreviewPage() {
  const { lessonId = '' } = useParams();
  const userId = useSession()?.user.id ?? '';
  const lesson = useQuery({ queryKey: ['studio', 'preview', lessonId], queryFn: ({ signal }) => previewLesson(lessonId, signal), staleTime: 0 });
  const crumbs = (
    <Crumbs>
      <Link to="/studio">Studio</Link>
      <Link to={`/studio/lessons/${lessonId}`}>Back to writing</Link>
    </Crumbs>
  );
  if (lesson.isPending) return <Page title="Preview" heading="Loading…" above={crumbs}><Skeleton lines={8} /></Page>;
  if (lesson.isError) return <Page title="Preview" above={crumbs}><ErrorState error={lesson.error} onRetry={() => void lesson.refetch()} /></Page>;
  const variants = variantsOf(lesson.data);
  return (
    <Page title={lesson.data.title} className={variants.length > 0 ? 'lesson lesson-with-code' : 'lesson'} above={crumbs}>
      <div className="lesson-columns">
        <article className="lesson-text">
          <Notice>This is what learners get. What you do here isn’t counted.</Notice>
          <Content lesson={lesson.data} preview />
        </article>
        {variants.length > 0 && (
          <section className="lesson-work" aria-label="Exercise">
            <Workbench userId={`preview.${userId}`} lessonId={lessonId} variants={variants} tests={lesson.data.content.code?.tests ?? []} />
          </section>
        )}
      </div>
    </Page>
  );
}
