// The demo as a newcomer starts it, in a folder of its own, and the API beside the browser: what somebody else does meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const repository = fileURLToPath(new URL('../..', import.meta.url));
export const binary = process.env.PANORAMA_BIN ?? join(repository, 'target/debug/panorama');
const START_MS = 120_000;
const STOP_MS = 20_000;

/** Starts `panorama demo` without traffic and with its rules off, with these settings; `url` and `tokens` are what it prints. */
export async function startDemo(settings = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'panorama-e2e-'));
  // Of the variables that begin like settings, the binary's is none.
  const { PANORAMA_BIN: _, ...env } = process.env;
  const child = spawn(binary, ['demo', '--quiet-traffic', '--json', '--listen', '127.0.0.1:0'], { cwd: directory, env: { ...env, ...settings }, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGINT');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(late);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const lines = createInterface({ input: child.stdout });
    const gone = ended.then(([code]) => { throw new Error(`panorama demo ended with ${code}`); });
    gone.catch(() => undefined);
    const [line] = await Promise.race([once(lines, 'line', { signal: AbortSignal.timeout(START_MS) }), gone]);
    const { url, tokens } = JSON.parse(line);
    await switchRulesOff({ url, tokens });
    return { url, tokens, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Switches the rules of the demo off: the tests look at orders at fixed steps, and their prices are not those of the catalogue. */
async function switchRulesOff(demo) {
  const { ask } = person(demo, 'OPERATIONS');
  const text = await readFile(join(repository, 'frontend-examples/operations/rules.graphql'), 'utf8');
  const { rules } = await ask(text, {}, 'RuleWorkshop');
  for (const { id } of rules.nodes) {
    const { ruleStateSet } = await ask(text, { input: { rule: id, state: 'OFF' } }, 'SwitchRule');
    if (ruleStateSet.userErrors.length > 0) throw new Error(JSON.stringify(ruleStateSet.userErrors));
  }
}

/** Somebody with a token who uses the API directly. */
export function person({ url, tokens }, role) {
  const ask = async (query, variables = {}, operationName = undefined) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${tokens[role]}` };
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables, operationName }) });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  return {
    ask,
    /**
     * The newest orders in a status, with a Chinese phone, whose mask shows all that the demo's phones differ in.
     * `phone` is null where the platform itself sends nothing but the mask.
     */
    async orders(status) {
      const { orders } = await ask(ORDERS, { status });
      const clear = ({ allowedActions, contact }) => allowedActions.some(({ action, allowed }) => action === 'REVEAL_PHONE' && allowed) ? `1380000${contact.phone.masked.slice(-4)}` : null;
      return orders.nodes.filter(({ contact }) => contact.phone?.masked.startsWith('138****')).map((order) => ({ ...order, phone: clear(order) }));
    },
    /** Brings an order of the demo's own web shop in, as its connector does: an order that is paid, with what `parts` says of it. Gives its number. */
    async receive(number, parts) {
      const payload = JSON.stringify({ type: 'order.upserted', timestamp: new Date().toISOString(), data: { ...PAID_ORDER, number, ...parts } });
      const { orderReceive } = await ask(RECEIVE, { input: { shop: 'web-home', topic: 'order.upserted', payload } });
      if (orderReceive.userErrors.length > 0) throw new Error(JSON.stringify(orderReceive.userErrors));
      return `web-home-${number}`;
    },
    async placeHold(order, note) {
      const text = await readFile(join(repository, 'frontend-examples/operations/customer-service.graphql'), 'utf8');
      const { orderHoldPlace } = await ask(text, { input: { order, reason: 'ADDRESS_CHECK', note } }, 'PlaceHold');
      if (orderHoldPlace.userErrors.length > 0) throw new Error(JSON.stringify(orderHoldPlace.userErrors));
      return orderHoldPlace.hold;
    },
  };
}

/** So many lines, each of one piece. */
export const linesOf = (count) =>
  Array.from({ length: count }, (_, at) => ({ id: String(at + 1), sku: 'KETTLE-01', title: '电热水壶', quantity: 1, unitPrice: '1.00', total: '1.00' }));

const RECEIVE = 'mutation Receive($input: OrderReceiveInput!) { orderReceive(input: $input) { userErrors { code message } } }';
const PAID_ORDER = {
  status: 'PAID',
  placedAt: '2026-11-20T10:00:00+08:00',
  paidAt: '2026-11-20T10:01:00+08:00',
  updatedAt: '2026-11-20T10:05:00+08:00',
  currency: 'CNY',
  totals: { payable: '100.00' },
  contact: { name: '李四', phone: '13800000001', country: 'CN', province: '广东', city: '深圳', district: '南山', line: '示例大道 8 号', postalCode: '518000' },
  lines: [{ id: '1', sku: 'KETTLE-01', title: '电热水壶', quantity: 1, unitPrice: '100.00', total: '100.00' }],
};

const ORDERS = `query Orders($status: [OrderStatus!]) {
  orders(first: 50, where: { status: $status }, sortBy: { field: PLACED_AT, direction: DESC }) {
    nodes { id number version status channelOrder { number } contact { phone { masked } } shipments { trackingNumber events { at } } holds { state } allowedActions { action allowed } }
  }
}`;
