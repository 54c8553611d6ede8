// The service worker beside the pages: which of their files it keeps is known only after they were built.
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const client = fileURLToPath(new URL('..', import.meta.url));
const root = path.join(client, '..', 'wwwroot');
const manifest = JSON.parse(await readFile(path.join(root, '.vite/manifest.json'), 'utf8'));

// What can be opened without a network, and whatever those pages need. The code editor stays out.
const pages = ['index.html', 'src/pages/CoursePage.tsx', 'src/pages/LanguageLessonPage.tsx', 'src/pages/practice/PracticePage.tsx'];
const files = new Set(['/theme.js', '/favicon.svg', '/app.webmanifest', '/icons/app-192.png']);
const seen = new Set();
const add = (name) => {
  if (seen.has(name)) return;
  seen.add(name);
  const chunk = manifest[name];
  if (chunk === undefined) throw new Error(`The build knows no ${name}.`);
  for (const file of [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]) files.add(`/${file}`);
  for (const other of chunk.imports ?? []) add(other);
};
for (const page of pages) add(page);

// Names of assets say what is in them; the others are read, and the page itself, whose names of assets change with it.
const version = createHash('sha256');
for (const file of [...files].sort()) version.update(file).update(file.startsWith('/assets/') ? '' : await readFile(path.join(root, file)));
version.update(await readFile(path.join(root, 'index.html')));

await build({
  configFile: false,
  root: client,
  publicDir: false,
  logLevel: 'warn',
  define: { __FILES__: JSON.stringify([...files].sort()), __VERSION__: JSON.stringify(version.digest('hex').slice(0, 16)) },
  build: {
    outDir: root,
    emptyOutDir: false,
    target: 'es2022',
    copyPublicDir: false,
    lib: { entry: path.join(client, 'src/offline/worker.ts'), formats: ['iife'], name: 'worker', fileName: () => 'sw.js' },
  },
});
await rm(path.join(root, '.vite'), { recursive: true });
