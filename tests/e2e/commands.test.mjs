// The commands of the READMEs that need Node, run as they stand there in a copy of the sources: `npm ci` says no warning, and the front ends start.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { repository } from './demo.mjs';

const run = promisify(execFile);
const LONGEST_MS = 180_000;
let copy;

/** A copy of what a clone has of the front ends: nothing that was installed or built. */
async function freshCopy() {
  await rm(copy, { recursive: true, force: true });
  const filter = (path) => !['node_modules', 'dist'].includes(basename(path));
  await cp(join(repository, 'frontend-examples'), join(copy, 'frontend-examples'), { recursive: true, filter });
  for (const file of ['schema.graphql', 'README.md']) await cp(join(repository, file), join(copy, file));
}

before(async () => {
  copy = await mkdtemp(join(tmpdir(), 'panorama-readme-'));
});

after(() => rm(copy, { recursive: true, force: true }));

/** The shell block of a document that has this text, without the line that starts the server: other tests run that. */
async function blockWith(document, text) {
  const blocks = (await readFile(join(repository, document), 'utf8')).split('```sh\n').slice(1).map((rest) => rest.split('```')[0]);
  const block = blocks.find((one) => one.includes(text));
  assert.ok(block, `${document} has a block with ${text}`);
  return block.split('\n').filter((line) => !line.startsWith('cargo run')).join('\n');
}

/** Runs a block that ends in a development server, and gives what it printed once the server has said where it is. */
async function served(script, folder) {
  const env = { ...process.env, npm_config_prefer_offline: 'true', NO_COLOR: '1' };
  delete env.npm_config_local_prefix;
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const ended = once(child, 'exit');
  let printed = '';
  try {
    const address = new Promise((resolve, reject) => {
      const read = (chunk) => {
        printed += chunk;
        const found = /Local:\s+(http\S+)/.exec(printed);
        if (found) resolve(found[1]);
      };
      child.stdout.setEncoding('utf8').on('data', read);
      child.stderr.setEncoding('utf8').on('data', read);
      ended.then(() => reject(new Error(`it ended:\n${printed}`)));
      AbortSignal.timeout(LONGEST_MS).addEventListener('abort', () => reject(new Error(`no address:\n${printed}`)));
    });
    const page = await fetch(await address);
    assert.match(await page.text(), /src="\/src\/main.ts/);
    return printed;
  } finally {
    try { process.kill(-child.pid, 'SIGTERM'); } catch { /* It has ended. */ }
    await ended;
  }
}

const npm = (folder, ...parameters) => run('npm', parameters, { cwd: join(copy, folder), env: { ...process.env, npm_config_prefer_offline: 'true' } });

const BLOCKS = [
  ['README.md', '.', await blockWith('README.md', 'npm run dev')],
  ['frontend-examples/README.md', 'frontend-examples', await blockWith('frontend-examples/README.md', 'npm ci')],
  ['frontend-examples/customer-service/README.md', 'frontend-examples/customer-service', await blockWith('frontend-examples/customer-service/README.md', 'npm run dev')],
];

for (const [document, folder, script] of BLOCKS) {
  test(`the commands of ${document} start a front end, without a warning`, { timeout: 2 * LONGEST_MS }, async () => {
    await freshCopy();
    const printed = await served(script, join(copy, folder));
    assert.ok(!/EBADENGINE|npm warn|npm error/i.test(printed), printed);
    // Whatever was installed from, every front end can be checked and built.
    await npm('frontend-examples', 'run', 'build');
  });
}

test('the types that are made are those that are committed', { timeout: LONGEST_MS }, async () => {
  await freshCopy();
  await npm('frontend-examples', 'ci');
  await npm('frontend-examples', 'run', 'types');
  for (const frontEnd of ['customer-service', 'finance', 'manager', 'warehouse']) {
    const file = join('frontend-examples', frontEnd, 'src/generated/graphql.ts');
    assert.equal(await readFile(join(copy, file), 'utf8'), await readFile(join(repository, file), 'utf8'), `${frontEnd}: run \`make types\``);
  }
});
