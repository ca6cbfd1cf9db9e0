// A newcomer's first minutes, recorded: a clone of this repository, one command, a browser, one click, and a held order opened and read.
// `npm run first-minutes` builds in the clone, as a newcomer does, which takes minutes; the test takes a binary that is built already.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { openPage, picture, startBrowser } from './browser.mjs';
import { binary, repository } from './demo.mjs';

/** The one command of the README. */
const COMMAND = 'cargo run --release -- demo';
const LONGEST_BUILD_MS = 40 * 60_000;
/** From the address on the terminal to a held order that was read. */
const PROMISED_MS = 60_000;

/** Runs the command in a folder and gives the first address that it prints. */
async function started(command, folder) {
  const { PANORAMA_BIN: _, ...env } = process.env;
  // A free port, because another server may have the usual one; nothing else differs from what is typed.
  const [program, ...parameters] = command.split(' ');
  const child = spawn(program, parameters, { cwd: folder, env: { ...env, PANORAMA_LISTEN: '127.0.0.1:0' }, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'exit');
  const stop = async () => {
    try { process.kill(-child.pid, 'SIGINT'); } catch { /* It has ended. */ }
    await ended;
  };
  const address = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      const found = /https?:\/\/\S+/.exec(line);
      if (found) return found[0];
    }
    throw new Error(`${command} ended without an address`);
  })();
  const late = new Promise((_, reject) => { setTimeout(() => reject(new Error(`${command} printed no address`)), LONGEST_BUILD_MS).unref(); });
  try {
    const url = await Promise.race([address, late]);
    child.stdout.resume();
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Does what a newcomer does, and gives the steps with their milliseconds, and what was read. */
export async function firstMinutes({ command, browser }) {
  const folder = await mkdtemp(join(tmpdir(), 'panorama-first-'));
  const steps = [];
  let since = performance.now();
  const step = (name, more = {}) => {
    const now = performance.now();
    steps.push({ step: name, milliseconds: Math.round(now - since), ...more });
    since = now;
  };
  let server;
  let window;
  try {
    const clone = join(folder, 'order-panorama');
    await promisify(execFile)('git', ['clone', '--quiet', '--no-hardlinks', repository, clone]);
    step('git clone');
    server = await started(command, clone);
    step(command, { address: server.url });
    const up = performance.now();
    window = await openPage(browser);
    const { page, talk } = window;
    await page.goto(server.url);
    step('open the address in a browser', { title: await page.title() });
    await picture(page, 'first-minutes-1');
    await page.locator('.door[data-place=desk]').click();
    const held = page.locator('.side .entry', { has: page.locator('.pill.held') }).first();
    await held.waitFor();
    step('one click: the desk, with the orders that are held');
    await picture(page, 'first-minutes-2');
    await held.click();
    const hold = page.locator('main.card [data-hold=ACTIVE]').first();
    await hold.waitFor();
    const read = {
      order: await page.locator('main.card').getAttribute('data-order'),
      hold: (await hold.innerText()).replaceAll('\n', ' '),
      reply: await page.locator('main.card [data-slot=reply] q').innerText(),
    };
    step('open a held order and read why it is held and what to answer', read);
    await picture(page, 'first-minutes-3');
    assert.deepEqual(talk.complaints, []);
    assert.deepEqual([...talk.hosts], [new URL(server.url).host]);
    return { steps, read, afterStart: Math.round(performance.now() - up) };
  } finally {
    await window?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Keeps the record as a table in target/e2e. */
export async function record({ steps, afterStart }) {
  const rows = steps.map(({ step, milliseconds, ...seen }) => `| ${step} | ${milliseconds} | ${Object.values(seen).join(' · ')} |`);
  const text = ['| step | milliseconds | what was seen |', '|---|---|---|', ...rows, '', `From the address on the terminal to a held order that was read: ${afterStart} ms.`, ''].join('\n');
  await mkdir(join(repository, 'target/e2e'), { recursive: true });
  await writeFile(join(repository, 'target/e2e/first-minutes.md'), text);
  return text;
}

/** With the binary that is built already: everything but the compiling. */
export const BUILT = `${binary} demo`;

/** It must not take longer than it is said to. */
export function check({ read, afterStart }) {
  assert.match(read.order, /\S/);
  assert.match(read.hold, /\S/);
  assert.match(read.reply, /\S/);
  assert.ok(afterStart < PROMISED_MS, `${afterStart} ms`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const browser = await startBrowser();
  try {
    const result = await firstMinutes({ command: COMMAND, browser });
    process.stdout.write(await record(result));
    check(result);
  } finally {
    await browser.close();
  }
}
