import { useId, useRef, useState } from 'react';
import { presignAvatar, type AvatarType } from '../../api/academy';
import { ApiError, explain } from '../../api/errors';
import { renewSession } from '../../api/http';
import { getUser } from '../../api/opencode';
import type { SessionUser } from '../../api/session';
import { asDataUrl } from '../../lib/files';
import { upload } from '../../lib/upload';
import { Avatar, Button, ProgressBar } from '../../ui/parts';
import { toast } from '../../ui/toasts';

const types: readonly string[] = ['image/jpeg', 'image/png', 'image/webp'] satisfies AvatarType[];
const smallest = 1024;
const largest = 5 * 1024 * 1024;

interface Chosen {
  readonly file: File;
  readonly preview: string;
}

/** The storage takes the file at once; checking and shrinking it takes another moment. False when it was refused meanwhile. */
async function shown(userId: string, before: string | undefined): Promise<boolean> {
  for (let tries = 0; tries < 25; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 400));
    if ((await getUser(userId)).avatar !== before) return true;
  }
  return false;
}

/** A new picture: looked at first, then sent straight to the storage (academy-R68 to R70). */
export function AvatarUpload({ user }: { user: SessionUser }) {
  const name = user.fullName ?? user.username;
  const picture = user.avatarUrl;
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<string | null>(null);
  const id = useId();

  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    setError(null);
    if (!types.includes(file.type)) setError('Choose a JPEG, PNG or WebP picture.');
    else if (file.size < smallest) setError('This picture is too small: less than 1 KB.');
    else if (file.size > largest) setError('This picture is too large: more than 5 MB.');
    else setChosen({ file, preview: await asDataUrl(file) });
  };

  const send = async ({ file }: Chosen) => {
    setSent(0);
    setError(null);
    try {
      const before = (await getUser(user.id)).avatar;
      const { upload_url } = await presignAvatar(file.type as AvatarType, file.size);
      await upload(upload_url, file, setSent);
      if (!(await shown(user.id, before))) throw new ApiError(400, 'PICTURE', 'Refused');
      await renewSession();
      setChosen(null);
      toast({ tone: 'good', title: 'Your new picture is there', text: '' });
    } catch (failure) {
      setError(failure instanceof ApiError && failure.status >= 400 && failure.status < 500 && failure.status !== 429 ? 'This file isn’t a picture that can be used.' : explain(failure));
    } finally {
      setSent(null);
    }
  };

  return (
    <section className="card panel avatar-panel" aria-labelledby={`${id}-title`}>
      <div className="avatar-now">
        {chosen === null ? <Avatar name={name} size={96} picture={picture} /> : <img className="avatar avatar-picture" src={chosen.preview} width={96} height={96} alt="Preview of the new picture" />}
      </div>
      <div className="avatar-words">
        <h2 id={`${id}-title`}>Picture</h2>
        <p className="muted small" id={`${id}-hint`}>JPEG, PNG or WebP, 1 KB to 5 MB. Places and cameras written into it are removed.</p>
        <input
          ref={input}
          type="file"
          accept={types.join(',')}
          className="visually-hidden"
          aria-label="Picture file"
          tabIndex={-1}
          onChange={(event) => {
            void choose(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        {chosen === null ? (
          <div className="actions">
            <Button icon="camera" aria-describedby={`${id}-hint`} onClick={() => input.current?.click()}>Choose a picture</Button>
          </div>
        ) : sent === null ? (
          <div className="actions">
            <Button look="primary" onClick={() => send(chosen)}>Use this picture</Button>
            <Button onClick={() => setChosen(null)}>Cancel</Button>
          </div>
        ) : (
          <ProgressBar value={sent} label="Sending the picture" />
        )}
        {error !== null && <p className="field-error" role="alert">{error}</p>}
      </div>
    </section>
  );
}
