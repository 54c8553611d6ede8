import { useState } from 'react';
import type { StudioContent, StudioResource } from '../../api/studio';
import { Icon } from '../../ui/Icon';
import { Button, Field, SelectField, TextField } from '../../ui/parts';
import { newId, wholeOf } from './parts';

const kinds = [['link', 'Link'], ['document', 'Document'], ['video', 'Video'], ['code', 'Code'], ['download', 'Download']] as const;

/** Where learners can read on. */
export function ResourcesEditor({ resources, error, onChange }: { resources: readonly StudioResource[]; error: string | undefined; onChange: (resources: readonly StudioResource[]) => void }) {
  const set = (id: string, changed: Partial<StudioResource>) => onChange(resources.map((other) => (other.id === id ? { ...other, ...changed } : other)));
  return (
    <fieldset className="choices">
      <legend>Resources</legend>
      {error !== undefined && <p className="field-error">{error}</p>}
      {resources.map((resource, index) => (
        <div key={resource.id} className="resource-edit form">
          <div className="form-row">
            <Field label={`Title of resource ${index + 1}`} value={resource.title} onChange={(event) => set(resource.id, { title: event.target.value })} />
            <SelectField label="Kind" choices={kinds} value={resource.type} onChange={(event) => set(resource.id, { type: event.target.value as StudioResource['type'] })} />
          </div>
          <Field label="Address" type="url" placeholder="https://" value={resource.url} onChange={(event) => set(resource.id, { url: event.target.value })} />
          <Field label="Description" value={resource.description ?? ''} onChange={(event) => set(resource.id, { description: event.target.value })} />
          <div className="form-end"><Button small look="ghost" icon="bin" onClick={() => onChange(resources.filter((other) => other.id !== resource.id))}>Remove resource {index + 1}</Button></div>
        </div>
      ))}
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

type Interactive = NonNullable<StudioContent['interactive']>;
const forms = [['', 'None'], ['demo', 'Demonstration'], ['simulation', 'Simulation'], ['visualization', 'Visualisation']] as const;

/** The steps of a demonstration as JSON: the document leaves its configuration open, so the author has all of it. */
export function InteractiveEditor({ interactive, error, onChange }: { interactive: StudioContent['interactive']; error: string | undefined; onChange: (interactive: Interactive | null) => void }) {
  const [text, setText] = useState(() => JSON.stringify(interactive?.config ?? { steps: [{ title: 'First', text: 'What happens.', code: '' }] }, null, 2));
  const [wrong, setWrong] = useState(false);
  const put = (type: string, written: string) => {
    if (type === '') {
      onChange(null);
      return;
    }
    try {
      const config = JSON.parse(written) as unknown;
      if (typeof config !== 'object' || config === null || Array.isArray(config)) throw new Error('An object.');
      setWrong(false);
      onChange({ type: type as NonNullable<Interactive['type']>, config: config as Record<string, unknown> });
    } catch {
      setWrong(true);
    }
  };
  const type = interactive?.type ?? '';
  return (
    <fieldset className="choices">
      <legend>Interactive part</legend>
      <SelectField label="Form" choices={forms} value={type} onChange={(event) => put(event.target.value, text)} />
      {type !== '' && (
        <TextField
          label="Steps"
          hint="JSON: { &quot;steps&quot;: [{ &quot;title&quot;, &quot;text&quot; (Markdown), &quot;code&quot;, &quot;language&quot; }] }"
          error={wrong ? 'Write an object as JSON.' : error}
          rows={8}
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            put(type, event.target.value);
          }}
        />
      )}
    </fieldset>
  );
}
