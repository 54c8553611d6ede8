import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { lessonQuery, moduleQuery, progressQuery } from '../api/queries';
import type { Lesson, TestRun } from '../api/opencode';
import { useSession } from '../api/session';
import { variantsOf } from '../editor/languages';
import { duration } from '../lib/words';
import { Crumbs, Page } from '../shell/Page';
import { Icon } from '../ui/Icon';
import { Markdown } from '../ui/Markdown';
import { Badge, ErrorState, Notice, Skeleton } from '../ui/parts';
import { Completion } from './lesson/Completion';
import { Workbench } from './lesson/Workbench';

export function LessonPage() {
  const { moduleId = '', lessonId = '' } = useParams();
  const session = useSession();
  const lesson = useQuery(lessonQuery(lessonId));
  const module = useQuery(moduleQuery(moduleId));

  const crumbs = (
    <Crumbs>
      <Link to="/learn">Learn</Link>
      <Link to={`/learn/modules/${moduleId}`}>{module.data?.title ?? 'Module'}</Link>
    </Crumbs>
  );
  if (session === null) return null;
  if (lesson.isPending) return <Page title="Lesson" heading="Loading…" above={crumbs}><Skeleton lines={9} /></Page>;
  if (lesson.isError) return <Page title="Lesson" above={crumbs}><ErrorState error={lesson.error} onRetry={() => void lesson.refetch()} /></Page>;

  const siblings = module.data?.lessons ?? [];
  const index = siblings.findIndex((sibling) => sibling.id === lessonId);
  return (
    <LessonView
      key={lessonId}
      userId={session.user.id}
      moduleId={moduleId}
      lesson={lesson.data}
      crumbs={crumbs}
      position={index < 0 ? null : `Lesson ${index + 1} of ${siblings.length}`}
      next={index < 0 ? undefined : siblings[index + 1]}
    />
  );
}

/** Texts that begin with the lesson's title as a heading would say it twice. */
function withoutTitle(text: string, title: string): string {
  const [first = '', ...rest] = text.trimStart().split('\n');
  return first.replace(/^#\s+/, '').trim() === title.trim() && first.startsWith('#') ? rest.join('\n') : text;
}

/** Objects are open (opencode-R08): the platform says what a lesson brings, the document has no field for it. */
function pointsOf(lesson: Lesson): number | null {
  const points = (lesson as { experiencePoints?: unknown }).experiencePoints;
  return typeof points === 'number' ? points : null;
}

interface LessonViewProps {
  readonly userId: string;
  readonly moduleId: string;
  readonly lesson: Lesson;
  readonly crumbs: React.ReactNode;
  readonly position: string | null;
  readonly next: Lesson | undefined;
}

function LessonView({ userId, moduleId, lesson, crumbs, position, next }: LessonViewProps) {
  const progress = useQuery(progressQuery(userId));
  const [tested, setTested] = useState<TestRun['summary'] | null>(null);
  const variants = variantsOf(lesson);
  const points = pointsOf(lesson);
  const tests = lesson.content.code?.tests ?? [];
  const entry = progress.data?.find((item) => item.lessonId === lesson.id);
  const passed = tested !== null && tested.total > 0 && tested.failed === 0;

  const completion = (
    <Completion
      userId={userId}
      moduleId={moduleId}
      lessonId={lesson.id}
      entry={entry}
      known={!progress.isPending}
      next={next}
      open={tests.length === 0 || variants.length === 0 || passed}
      score={tested?.score ?? null}
    />
  );

  return (
    <Page title={lesson.title} className={variants.length > 0 ? 'lesson lesson-with-code' : 'lesson'} above={crumbs}>
      <div className="lesson-columns">
        <article className="lesson-text">
          <div className="facts">
            {position !== null && <span>{position}</span>}
            {lesson.estimatedDuration !== undefined && <span><Icon name="clock" size={16} /> {duration(lesson.estimatedDuration)}</span>}
            {points !== null && <span><Icon name="bolt" size={16} /> {points} XP</span>}
            {entry?.status === 'completed' && <Badge tone="good" icon="check">Completed</Badge>}
          </div>
          <Content lesson={lesson} />
          {variants.length === 0 && completion}
        </article>
        {variants.length > 0 && (
          <section className="lesson-work" aria-label="Exercise">
            <Workbench userId={userId} moduleId={moduleId} lessonId={lesson.id} variants={variants} tests={tests} entry={entry} onTested={setTested} />
            {completion}
          </section>
        )}
      </div>
    </Page>
  );
}

function Content({ lesson }: { lesson: Lesson }) {
  const { text, video, interactive, quiz } = lesson.content;
  const { learningObjectives = [], resources = [] } = lesson;
  return (
    <>
      {video?.url !== undefined && (
        <video className="video" controls preload="metadata" src={video.url}>
          {video.subtitles?.map((track) => <track key={track.language} kind="subtitles" srcLang={track.language} src={track.url} />)}
        </video>
      )}
      {text !== undefined && text !== '' ? <Markdown text={withoutTitle(text, lesson.title)} /> : lesson.description !== undefined && <p className="prose">{lesson.description}</p>}
      {interactive !== undefined && <Notice>This lesson has an interactive part that this version of the page can’t show. Everything else is here.</Notice>}
      {quiz?.questions !== undefined && quiz.questions.length > 0 && (
        <section className="questions" aria-labelledby="questions">
          <h2 id="questions">Check yourself</h2>
          <p className="muted">Answers aren’t marked on this page: settle each one, then look back at the lessons where you hesitate.</p>
          <ol>
            {quiz.questions.map((question) => (
              <li key={question.id}>
                <Markdown text={question.question} />
                {question.options !== undefined && (
                  <ul className="options">
                    {question.options.map((option) => <li key={option.id}><Markdown text={option.text} /></li>)}
                  </ul>
                )}
              </li>
            ))}
          </ol>
        </section>
      )}
      {learningObjectives.length > 0 && (
        <section className="aside" aria-labelledby="objectives">
          <h2 id="objectives">You will learn to</h2>
          <ul className="ticks">{learningObjectives.map((objective) => <li key={objective}><Icon name="check" size={16} /> {objective}</li>)}</ul>
        </section>
      )}
      {resources.length > 0 && (
        <section className="aside" aria-labelledby="resources">
          <h2 id="resources">Read on</h2>
          <ul>
            {resources.map((resource) => (
              <li key={resource.id}>
                {/^https?:/.test(resource.url) ? <a href={resource.url} target="_blank" rel="noopener noreferrer">{resource.title}</a> : resource.title}
                {resource.description !== undefined && <p className="muted small">{resource.description}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
