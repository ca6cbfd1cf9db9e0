// Builds the front ends and packs them into the archive that the server embeds, with the digests of the sources that they were built of.
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zip } from './zip.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));
const repository = join(folder, '..');
const target = join(repository, 'api/assets/front-ends');

/** The folder of each front end by the path below which the server serves it. */
const FRONT_ENDS = { desk: 'customer-service', warehouse: 'warehouse', finance: 'finance', manager: 'manager' };

/** Every file below a folder, by its path from there with slashes, sorted. */
async function filesBelow(root, takes = () => true) {
  const entries = await readdir(root, { withFileTypes: true });
  const found = await Promise.all(
    entries.filter((entry) => takes(entry.name)).map(async (entry) => {
      if (!entry.isDirectory()) return [entry.name];
      return (await filesBelow(join(root, entry.name), takes)).map((path) => `${entry.name}/${path}`);
    }),
  );
  return found.flat().sort();
}

/** Whether a file or folder is a source of the front ends. `tests/it/architecture/frontends.rs` has the same rule. */
const isSource = (name) => !['node_modules', 'dist'].includes(name) && !name.startsWith('.') && !name.endsWith('.md');

/** The digest of each source, in the format of the program `sha256sum`. */
async function digests() {
  const lines = (await filesBelow(folder, isSource)).map(async (path) => {
    const digest = createHash('sha256').update(await readFile(join(folder, path))).digest('hex');
    return `${digest}  ${relative(repository, join(folder, path)).split(sep).join('/')}\n`;
  });
  return (await Promise.all(lines)).join('');
}

/** Builds one front end for its path, and gives its files. */
async function built(place, name) {
  const out = await mkdtemp(join(tmpdir(), 'panorama-pack-'));
  try {
    const { build } = await import('vite');
    // Nothing of the machine that packs goes into the bundle: no file `.env`, no address of a server.
    await build({ root: join(folder, name), base: `/${place}/`, envDir: false, logLevel: 'warn', build: { outDir: out, emptyOutDir: true } });
    const files = await filesBelow(out);
    return await Promise.all(files.map(async (path) => ({ name: `${place}/${path}`, bytes: await readFile(join(out, path)) })));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

for (const name of Object.keys(process.env)) if (name.startsWith('VITE_')) delete process.env[name];
const before = await digests();
const files = [];
for (const [place, name] of Object.entries(FRONT_ENDS)) files.push(...(await built(place, name)));
if ((await digests()) !== before) throw new Error('a source changed while the front ends were built; pack again');
await mkdir(target, { recursive: true });
const archive = zip(files);
await writeFile(join(target, 'front-ends.zip'), archive);
await writeFile(join(target, 'sources.sha256'), before);
console.log(`${files.length} files in ${archive.length} bytes: api/assets/front-ends/front-ends.zip`);
