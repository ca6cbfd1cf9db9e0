import { defineConfig } from 'vite';

// The server that the desk talks to. `changeOrigin` stays off: the server compares the page's origin with the Host that it is asked for.
const target = process.env['PANORAMA_URL'] ?? 'http://127.0.0.1:8080';
const proxy = { '/graphql': { target, ws: true }, '/guide': { target } };

export default defineConfig({
  base: './',
  server: { proxy },
  preview: { proxy },
  build: { target: 'es2022' },
});
