import type { StudioContent, StudioResource } from '../../api/studio';
import { Icon } from '../../ui/Icon';
import { Button, Field, SelectField } from '../../ui/parts';
import { newId, wholeOf } from './parts';
import { Reorder } from './Reorder';
import { useKeys } from './useKeys';

const kinds = [['link', 'Link'], ['document', 'Document'], ['video', 'Video'], ['code', 'Code'], ['download', 'Download']] as const;

/** Where learners can read on. */
export function ResourcesEditor({ resources, error, onChange }: { resources: readonly StudioResource[]; error: string | undefined; onChange: (resources: readonly StudioResource[]) => void }) {
  const keys = useKeys(resources.map(({ id }) => id));
  const set = (resource: StudioResource, changed: Partial<StudioResource>) => onChange(resources.map((other) => (other === resource ? { ...other, ...changed } : other)));
  return (
    <fieldset className="choices">
      <legend>Resources</legend>
      {error !== undefined && <p className="field-error">{error}</p>}
      {resources.length > 0 && (
        <Reorder
          label="Resources"
          items={resources.map((resource, index) => ({ id: keys[index] ?? resource.id, title: resource.title.trim() === '' ? `Resource ${index + 1}` : resource.title, resource }))}
          onOrder={(next) => onChange(next.map(({ resource }) => resource))}
        >
          {({ resource }, index) => (
            <div className="form">
              <div className="form-row">
                <Field label={`Title of resource ${index + 1}`} value={resource.title} onChange={(event) => set(resource, { title: event.target.value })} />
                <SelectField label="Kind" choices={kinds} value={resource.type} onChange={(event) => set(resource, { type: event.target.value as StudioResource['type'] })} />
              </div>
              <Field label="Address" type="url" placeholder="https://" value={resource.url} onChange={(event) => set(resource, { url: event.target.value })} />
              <Field label="Description" value={resource.description ?? ''} onChange={(event) => set(resource, { description: event.target.value })} />
              <div className="form-end"><Button small look="ghost" icon="bin" onClick={() => onChange(resources.filter((other) => other !== resource))}>Remove resource {index + 1}</Button></div>
            </div>
          )}
        </Reorder>
      )}
      <Button small icon="plus" onClick={() => onChange([...resources, { id: newId(), title: '', type: 'link', url: 'https://' }])}>Add a resource</Button>
    </fieldset>
  );
}

type Video = NonNullable<StudioContent['video']>;

/** A film and its subtitles. */
export function VideoEditor({ video, error, onChange }: { video: StudioContent['video']; error: string | undefined; onChange: (video: Video | null) => void }) {
  const now: Video = video ?? {};
  const tracks = now.subtitles ?? [];
  const put = (changed: Video) => onChange((changed.url ?? '') === '' && (changed.subtitles ?? []).length === 0 ? null : changed);
  return (
    <fieldset className="choices">
      <legend>Video</legend>
      <Field label="Address of the video" type="url" error={error} hint="On this site it plays in the page; one from elsewhere is linked." value={now.url ?? ''} onChange={(event) => put({ ...now, url: event.target.value })} />
      {(now.url ?? '') !== '' && (
        <>
          <Field label="Length in seconds" inputMode="numeric" value={now.duration ?? ''} onChange={(event) => put({ ...now, duration: wholeOf(event.target.value) })} />
          {tracks.map((track, index) => (
            <div key={index} className="option-edit">
              <input aria-label={`Language of subtitles ${index + 1}`} className="narrow" placeholder="en" value={track.language ?? ''} onChange={(event) => put({ ...now, subtitles: tracks.map((other, at) => (at === index ? { ...other, language: event.target.value } : other)) })} />
              <input aria-label={`Address of subtitles ${index + 1}`} type="url" placeholder="https://…/en.vtt" value={track.url ?? ''} onChange={(event) => put({ ...now, subtitles: tracks.map((other, at) => (at === index ? { ...other, url: event.target.value } : other)) })} />
              <button type="button" className="icon-button" onClick={() => put({ ...now, subtitles: tracks.filter((_, at) => at !== index) })}>
                <Icon name="cross" size={18} />
                <span className="visually-hidden">Remove subtitles {index + 1}</span>
              </button>
            </div>
          ))}
          <Button small icon="plus" onClick={() => put({ ...now, subtitles: [...tracks, { language: 'en', url: '' }] })}>Add subtitles</Button>
        </>
      )}
    </fieldset>
  );
}
