import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { coursePackageQuery } from '../api/queries';
import { EmptyState } from '../ui/parts';
import { keptCoursesQuery } from './courses';

/** Links to what can be opened without a network. */
export function KeptCourses() {
  const kept = useQuery(keptCoursesQuery());
  if (!kept.isSuccess) return null;
  if (kept.data.length === 0) return <EmptyState icon="offline" title="No course is kept on this device" />;
  return <ul className="kept-courses">{kept.data.map((course) => <li key={course}><KeptCourse course={course} /></li>)}</ul>;
}

function KeptCourse({ course }: { course: string }) {
  const found = useQuery(coursePackageQuery(course));
  return <Link to={`/learn/courses/${encodeURIComponent(course)}`}>{found.data?.course.name ?? course}</Link>;
}
