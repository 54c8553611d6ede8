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
