import type { Lesson } from '../../api/opencode';
import { Icon, type IconName } from '../../ui/Icon';

type Resource = NonNullable<Lesson['resources']>[number];
const icons: Readonly<Record<Resource['type'], IconName>> = { link: 'link', document: 'book', video: 'play', code: 'code', download: 'load' };
const names: Readonly<Record<Resource['type'], string>> = { link: 'Link', document: 'Document', video: 'Video', code: 'Code', download: 'Download' };

/** Where to read on. Addresses that aren't of the web stay words. */
export function Resources({ resources }: { resources: readonly Resource[] }) {
  if (resources.length === 0) return null;
  return (
    <section className="aside" aria-labelledby="resources">
      <h2 id="resources">Read on</h2>
      <ul className="resources">
        {resources.map((resource) => (
          <li key={resource.id}>
            <span className="thing-icon" title={names[resource.type]}><Icon name={icons[resource.type]} size={18} /></span>
            <div>
              {/^https?:/.test(resource.url) ? <a href={resource.url} target="_blank" rel="noopener noreferrer">{resource.title}</a> : resource.title}
              {resource.description !== undefined && resource.description !== '' && <p className="muted small">{resource.description}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
