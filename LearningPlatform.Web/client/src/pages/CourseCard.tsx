import { Link } from 'react-router';
import type { LanguageCourse } from '../api/wayr';
import { count, languageName } from '../lib/words';
import { Badge } from '../ui/parts';

export function CourseCard({ course }: { course: LanguageCourse }) {
  return (
    <article className="card card-link">
      <div className="card-top">
        <span className="tile tile-language" aria-hidden="true">{course.target_language.toUpperCase()}</span>
        <Badge icon="globe">{languageName(course.source_language)} → {languageName(course.target_language)}</Badge>
      </div>
      <h3><Link to={`/learn/courses/${encodeURIComponent(course.id)}`}>{course.name}</Link></h3>
      {course.description !== null && <p className="card-text">{course.description}</p>}
      <p className="card-meta">{count(course.levels_count, 'level')}</p>
    </article>
  );
}
