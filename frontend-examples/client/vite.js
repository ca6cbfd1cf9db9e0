// The settings that every front end has. The server that it talks to is beside it: in development and in a preview, a proxy.
import { searchForWorkspaceRoot } from 'vite';

// `changeOrigin` stays off: the server compares the page's origin with the Host that it is asked for.
const target = process.env['PANORAMA_URL'] ?? 'http://127.0.0.1:8080';
const proxy = { '/graphql': { target, ws: true }, '/guide': { target } };

export default {
  base: './',
  // The documents of `operations/` and the client lie beside the front end, not in it.
  server: { proxy, fs: { allow: [searchForWorkspaceRoot(process.cwd())] } },
  preview: { proxy },
  build: { target: 'es2022' },
};
