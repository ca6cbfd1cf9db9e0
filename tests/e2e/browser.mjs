// Headless Chromium with a new, empty profile, and a watch over which hosts its pages talk to.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { repository } from './demo.mjs';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];
/** How long a test waits for something that must happen; only a failing test spends it. */
const PATIENCE_MS = 20_000;
const pictures = join(repository, 'target/e2e');

/** Starts Chromium; each launch has a temporary profile of its own. */
export async function startBrowser() {
  await mkdir(pictures, { recursive: true });
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true, args: FLAGS });
}

/** A window of a person who reads this language. `talk` collects what its page asks which host for, and what its console complains about. */
export async function openPage(browser, { locale = 'zh-CN', size = { width: 1440, height: 900 } } = {}) {
  const context = await browser.newContext({ locale, viewport: size, timezoneId: 'Asia/Shanghai', permissions: ['clipboard-read', 'clipboard-write'] });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const talk = { hosts: new Set(), complaints: [], sockets: [] };
  const note = (url) => /^(https?|wss?):/.test(url) && talk.hosts.add(new URL(url).host);
  page.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => {
    note(socket.url());
    talk.sockets.push(socket);
  });
  page.on('pageerror', (error) => talk.complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && talk.complaints.push(message.text()));
  return { page, talk, close: () => context.close() };
}

/** The network of a page's sockets, which can be cut: what was open is closed, and nothing is opened until it is mended. */
export async function sockets(page) {
  const open = new Set();
  let isCut = false;
  await page.routeWebSocket(/./, (socket) => {
    if (isCut) return socket.close({ code: 1012 });
    socket.connectToServer();
    open.add(socket);
  });
  return {
    cut() {
      isCut = true;
      for (const socket of open) socket.close({ code: 1012 });
      open.clear();
    },
    mend() {
      isCut = false;
    },
  };
}

/** Keeps a picture in target/e2e. */
export const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`) });

/** Adds to the error of a failed step what the page showed at that moment: its text, with dialogs and refusals. */
export async function withPage(error, page) {
  const shown = await page.locator('body').innerText({ timeout: 1000 }).catch(() => 'nothing that could be read');
  error.message += `\nThe page showed:\n${shown.slice(0, 2000)}`;
  return error;
}
