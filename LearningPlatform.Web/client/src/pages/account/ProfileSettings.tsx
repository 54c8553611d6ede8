import { useQuery, useQueryClient } from '@tanstack/react-query';
import { updateProfile, type AcademyProfile } from '../../api/academy';
import { explain } from '../../api/errors';
import { renewSession } from '../../api/http';
import { updateUser, type User } from '../../api/opencode';
import { academyProfileQuery, accountQuery } from '../../api/queries';
import { useSession } from '../../api/session';
import { countryNames } from '../../lib/countries';
import { useForm, type FieldErrors } from '../../lib/useForm';
import { Page } from '../../shell/Page';
import { Panel } from '../../ui/Panel';
import { Button, ErrorState, Field, Notice, SelectField, Skeleton, TextField } from '../../ui/parts';
import { toast } from '../../ui/toasts';
import { AvatarUpload } from './AvatarUpload';

export function ProfileSettings() {
  const user = useSession()?.user;
  const account = useQuery({ ...accountQuery(user?.id ?? ''), enabled: user !== undefined });
  const academy = useQuery({ ...academyProfileQuery(), enabled: user?.hasProfile === true });
  if (user === undefined) return null;
  return (
    <Page title="Profile" lead="What others see of you, and what helps us to suggest the right lessons.">
      <AvatarUpload user={user} />
      {account.isPending ? <Skeleton lines={6} /> : account.isError ? <ErrorState error={account.error} onRetry={() => void account.refetch()} /> : <About user={account.data} />}
      {!user.hasProfile ? <More profile={null} name={user.fullName} /> : academy.isPending ? <Skeleton lines={6} /> : academy.isError ? <ErrorState error={academy.error} onRetry={() => void academy.refetch()} /> : <More profile={academy.data} name={user.fullName} />}
    </Page>
  );
}

const saved = () => toast({ tone: 'good', title: 'Saved', text: '' });

/** `https://` is meant by people who leave it out. */
const asAddress = (text: string) => (text === '' || /^https?:\/\//i.test(text) ? text : `https://${text}`);

function About({ user }: { user: User }) {
  const client = useQueryClient();
  const { bind, busy, failure, onSubmit } = useForm({
    initial: {
      fullName: user.fullName ?? '',
      bio: user.bio ?? '',
      location: user.location ?? '',
      website: user.website ?? '',
      github: user.social?.github ?? '',
      linkedin: user.social?.linkedin ?? '',
      twitter: user.social?.twitter ?? '',
    },
    check: ({ fullName, website }) => ({
      ...(fullName.trim() === '' ? { fullName: 'Tell us what to call you.' } : {}),
      ...(website === '' || /^https?:\/\/[^\s.]+\.\S+$/i.test(asAddress(website.trim())) ? {} : { website: 'This isn’t an address of the web.' }),
    }),
    submit: async ({ fullName, bio, location, website, github, linkedin, twitter }) => {
      const address = asAddress(website.trim());
      const changed = await updateUser(user.id, {
        fullName: fullName.trim(),
        bio,
        location: location.trim(),
        ...(address === '' && user.website === undefined ? {} : { website: address }),
        social: { github: github.trim(), linkedin: linkedin.trim(), twitter: twitter.trim() },
      });
      client.setQueryData(accountQuery(user.id).queryKey, changed);
      await renewSession().catch(() => false);
      saved();
    },
  });
  return (
    <Panel title="About you">
      <form className="form" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <Field label="Name" autoComplete="name" maxLength={255} required {...bind('fullName')} />
        <Field label="Username" value={user.username} readOnly hint="Your place on the leaderboard stands under it." />
        <TextField label="About me" rows={4} maxLength={1000} {...bind('bio')} />
        <div className="form-row">
          <Field label="Place" autoComplete="off" maxLength={100} {...bind('location')} />
          <Field label="Website" type="url" inputMode="url" autoComplete="url" {...bind('website')} />
        </div>
        <div className="form-row">
          <Field label="GitHub" autoComplete="off" autoCapitalize="none" spellCheck={false} {...bind('github')} />
          <Field label="LinkedIn" autoComplete="off" autoCapitalize="none" spellCheck={false} {...bind('linkedin')} />
          <Field label="X" autoComplete="off" autoCapitalize="none" spellCheck={false} {...bind('twitter')} />
        </div>
        <div className="form-end">
          <Button type="submit" look="primary" busy={busy}>Save</Button>
        </div>
      </form>
    </Panel>
  );
}

const genders = [['', 'Not said'], ['female', 'Female'], ['male', 'Male'], ['other', 'Other']] as const;
const levels = [['', 'Not said'], ['1', 'Entry level, up to a year'], ['2', 'Junior, 1 to 3 years'], ['3', 'Mid-level, 3 to 5 years'], ['4', 'Senior, 5 to 8 years'], ['5', 'Expert, more than 8 years']] as const;
type MoreFields = 'first_name' | 'nickname' | 'birth_date' | 'gender' | 'country' | 'city' | 'company' | 'position' | 'experience_id';

function More({ profile, name }: { profile: AcademyProfile | null; name: string | null }) {
  const client = useQueryClient();
  const { bind, busy, failure, onSubmit } = useForm<MoreFields>({
    initial: {
      first_name: profile?.first_name ?? name?.split(/\s+/)[0] ?? '',
      nickname: profile?.nickname ?? '',
      birth_date: profile?.birth_date ?? '',
      gender: profile?.gender ?? '',
      country: profile?.country ?? '',
      city: profile?.city ?? '',
      company: profile?.company ?? '',
      position: profile?.position ?? '',
      experience_id: profile?.experience_id?.toString() ?? '',
    },
    check: ({ first_name, birth_date }) => {
      const errors: FieldErrors<MoreFields> = {};
      if (first_name.trim() === '') errors.first_name = 'The other fields need your first name.';
      if (birth_date !== '' && birth_date > new Date().toISOString().slice(0, 10)) errors.birth_date = 'This day is still to come.';
      return errors;
    },
    submit: async ({ first_name, nickname, birth_date, gender, country, city, company, position, experience_id }) => {
      const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
      const changed = await updateProfile({
        first_name: first_name.trim(),
        nickname: orNull(nickname),
        birth_date: orNull(birth_date),
        gender: gender === 'male' || gender === 'female' || gender === 'other' ? gender : null,
        country: orNull(country),
        city: orNull(city),
        company: orNull(company),
        position: orNull(position),
        experience_id: experience_id === '' ? null : Number(experience_id),
      });
      client.setQueryData(academyProfileQuery().queryKey, changed);
      if (profile === null) await renewSession().catch(() => false);
      saved();
    },
  });
  return (
    <Panel title="More about you" lead="All of it is optional.">
      <form className="form" onSubmit={onSubmit} noValidate>
        {failure !== null && <Notice tone="bad">{explain(failure)}</Notice>}
        <div className="form-row">
          <Field label="First name" autoComplete="given-name" maxLength={100} {...bind('first_name')} />
          <Field label="Nickname" autoComplete="nickname" maxLength={50} {...bind('nickname')} />
        </div>
        <div className="form-row">
          <Field label="Birthday" type="date" autoComplete="bday" min="1900-01-01" {...bind('birth_date')} />
          <SelectField label="Gender" choices={genders} autoComplete="sex" {...bind('gender')} />
        </div>
        <div className="form-row">
          <Field label="Country" list="countries" autoComplete="country-name" maxLength={100} {...bind('country')} />
          <Field label="City" autoComplete="address-level2" maxLength={100} {...bind('city')} />
        </div>
        <datalist id="countries">
          {countryNames().map((country) => <option key={country} value={country} />)}
        </datalist>
        <div className="form-row">
          <Field label="Company" autoComplete="organization" maxLength={150} {...bind('company')} />
          <Field label="Position" autoComplete="organization-title" maxLength={150} {...bind('position')} />
        </div>
        <SelectField label="Experience" choices={levels} {...bind('experience_id')} />
        <div className="form-end">
          <Button type="submit" look="primary" busy={busy}>Save</Button>
        </div>
      </form>
    </Panel>
  );
}
