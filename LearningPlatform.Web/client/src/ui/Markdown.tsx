import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { StaticCode } from '../editor/StaticCode';
import { Icon } from './Icon';

/**
 * Text of lessons. Becomes elements and never HTML source: raw HTML in it is left out, and only http, https and mailto addresses stay links.
 * Headings start one level below the page's own.
 */
const components: Components = {
  h1: ({ children }) => <h2>{children}</h2>,
  h2: ({ children }) => <h2>{children}</h2>,
  h3: ({ children }) => <h3>{children}</h3>,
  a: ({ href, children }) => {
    const outside = href !== undefined && /^https?:/.test(href);
    return (
      <a href={href} {...(outside ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {})}>
        {children}
      </a>
    );
  },
  // The boxes of a list of tasks: there is nothing to tick.
  input: ({ checked }) => (
    <>
      <Icon name={checked === true ? 'check' : 'dot'} size={16} />
      <span className="visually-hidden">{checked === true ? 'done: ' : 'open: '}</span>
    </>
  ),
  img: ({ alt }) => <em>{alt}</em>,
  pre: ({ children }) => <>{children}</>,
  code: ({ className, children }) => {
    const text = typeof children === 'string' ? children : '';
    const language = /language-(\w+)/.exec(className ?? '')?.[1];
    if (language === undefined && !text.includes('\n')) return <code>{children}</code>;
    return <StaticCode code={text.replace(/\n$/, '')} language={language ?? ''} />;
  },
  table: ({ children }) => (
    <div className="table-scroll" tabIndex={0} role="region" aria-label="Table">
      <table>{children}</table>
    </div>
  ),
};

export function Markdown({ text }: { text: string }) {
  return (
    <div className="prose">
      <ReactMarkdown remarkPlugins={[remarkGfm]} components={components} skipHtml>
        {text}
      </ReactMarkdown>
    </div>
  );
}
