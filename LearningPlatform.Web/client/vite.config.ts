import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env['API_URL'] ?? 'http://127.0.0.1:8080';
const prefixes = ['/academy', '/app', '/dev', '/hubs', '/labs', '/opencode', '/wayr'];

export default defineConfig({
  plugins: [react()],
  // The host puts a fresh nonce here in every answer; CodeMirror's style sheet carries it.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../wwwroot',
    emptyOutDir: true,
    // For scripts/worker.mjs, which takes it away again.
    manifest: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What changes only with a new version of a library stays in browsers' caches when the pages change.
            { name: 'libraries', test: /node_modules[\\/](react|react-dom|react-router|scheduler|@tanstack)[\\/]/ },
            // What every page needs comes in one file and not in many small ones.
            { name: 'common', test: /src[\\/](ui[\\/](Icon|parts)|api[\\/](academy|app|errors|http|opencode|session|wayr))\.tsx?$|vite[\\/]preload-helper/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(prefixes.map((prefix) => [prefix, { target: api, ws: prefix === '/hubs' }])),
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
  },
});
