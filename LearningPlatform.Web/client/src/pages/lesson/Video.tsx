import { languageName } from '../../lib/words';
import type { Lesson } from '../../api/opencode';
import { Icon } from '../../ui/Icon';

type About = NonNullable<Lesson['content']['video']>;

/** The film of a lesson with its subtitles. One from elsewhere is only linked: the page loads nothing from other hosts. */
export function Video({ video, title }: { video: About; title: string }) {
  const source = own(video.url);
  const length = video.duration === undefined ? null : `${Math.floor(video.duration / 60)}:${String(Math.round(video.duration % 60)).padStart(2, '0')}`;
  if (source === null) {
    if (video.url === undefined || !/^https?:/.test(video.url)) return null;
    return (
      <a className="video-link" href={video.url} target="_blank" rel="noopener noreferrer">
        <span className="video-play"><Icon name="play" size={26} /></span>
        <span>
          <b>Watch the video</b>
          <span className="muted small">{[new URL(video.url).hostname, length].filter(Boolean).join(' · ')}, opens in a new window</span>
        </span>
      </a>
    );
  }
  const tracks = (video.subtitles ?? []).filter((track) => own(track.url) !== null);
  return (
    <video className="video" controls preload="metadata" src={source} aria-label={title}>
      {tracks.map((track, index) => (
        <track key={track.language ?? index} kind="subtitles" srcLang={track.language} label={languageName(track.language ?? 'en')} src={own(track.url) ?? ''} default={index === 0} />
      ))}
    </video>
  );
}

/** An address on this site as a path; null for all others. */
function own(url: string | undefined): string | null {
  if (url === undefined || url === '') return null;
  try {
    const { origin, pathname, search } = new URL(url, window.location.href);
    return origin === window.location.origin ? pathname + search : null;
  } catch {
    return null;
  }
}
