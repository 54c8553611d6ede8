// Brotli and gzip beside every compressible file, at full strength, so that the host never compresses while somebody waits.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const root = fileURLToPath(new URL('../../wwwroot/', import.meta.url));
const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const compressible = /\.(js|css|svg|json|txt|webmanifest)$/;

for (const name of await readdir(root, { recursive: true })) {
  if (!compressible.test(name)) continue;
  const file = path.join(root, name);
  const raw = await readFile(file);
  if (raw.length < 1024) continue;
  const params = { [zlib.constants.BROTLI_PARAM_QUALITY]: 11, [zlib.constants.BROTLI_PARAM_SIZE_HINT]: raw.length };
  await writeFile(`${file}.br`, await brotli(raw, { params }));
  await writeFile(`${file}.gz`, await gzip(raw, { level: 9 }));
}
