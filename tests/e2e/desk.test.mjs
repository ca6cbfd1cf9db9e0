// The desk of customer service in a browser: finds an order, shows it whole, keeps it live, and says why something is closed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openPage, picture, startBrowser, withPage } from './browser.mjs';
import { linesOf, person, startDemo } from './demo.mjs';
import { clerk as clerkAt, startDesk } from './desk.mjs';

let demo;
let desk;
let browser;
let colleague;
let connector;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  desk = await startDesk(demo.url);
  [colleague, connector] = ['CUSTOMER_SERVICE', 'SYSTEM'].map((role) => person(demo, role));
});

after(async () => {
  await browser?.close();
  await desk?.stop();
  await demo?.stop();
});

/** Opens the desk, signed in, does something, and closes it. */
async function atDesk(work, { role = 'CUSTOMER_SERVICE', ...options } = {}) {
  const window = await openPage(browser, options);
  try {
    const clerk = clerkAt(window.page, desk.url);
    await clerk.signIn(demo.tokens[role]);
    await work({ ...window, clerk });
  } catch (error) {
    throw await withPage(error, window.page);
  } finally {
    await window.close();
  }
}

/** Brings an order in that is paid, with what `parts` says of it, and opens its card. */
async function atOrder(name, parts, work, options) {
  const number = await connector.receive(name, parts);
  await atDesk(async (window) => {
    await window.clerk.find(number);
    await window.clerk.opened(number);
    await work(window);
  }, options);
}

/** An order without holds in this status that no other test takes. */
const taken = new Set();
async function freshOrder(status, fits = () => true) {
  const order = (await colleague.orders([status])).find((one) => one.holds.length === 0 && !taken.has(one.id) && fits(one));
  assert.ok(order, `the demo has a free order that is ${status}`);
  taken.add(order.id);
  return order;
}

describe('finding an order', () => {
  test('by its phone, in another spelling, with the sentence to answer', () =>
    atDesk(async ({ page, clerk, talk }) => {
      const order = await freshOrder('SHIPPED', ({ phone, shipments }) => phone && shipments.some(({ events }) => events.length > 2));
      await clerk.find(order.phone.replace(/^(\d{3})(\d{4})(\d{4})$/, '+86-$1 $2 $3'));
      await page.locator('.side .entry', { hasText: order.number }).click();
      await clerk.opened(order.number);
      assert.match(await clerk.part('reply').locator('q').innerText(), new RegExp(order.shipments[0].trackingNumber));
      assert.equal(await clerk.part('axis').locator('[aria-current=step] .word').innerText(), '已出库');
      assert.equal(await clerk.part('contact').locator('[data-phone]').innerText(), order.contact.phone.masked);
      assert.ok((await clerk.part('parcels').locator('.track li').count()) > 2);
      await picture(page, 'desk-card');
      assert.deepEqual([...talk.hosts], [new URL(desk.url).host]);
      assert.deepEqual(talk.complaints, []);
    }));

  test('by the phone that a platform masked itself', () =>
    atDesk(async ({ page, clerk }) => {
      const masked = (await Promise.all(['PAID', 'SHIPPED', 'DELIVERED', 'COMPLETED'].map((status) => colleague.orders([status])))).flat();
      const order = masked.find(({ phone }) => phone === null);
      assert.ok(order, 'the demo has such an order');
      await clerk.find(order.contact.phone.masked);
      await page.locator('.side .entry', { hasText: order.number }).waitFor();
      assert.equal(await clerk.action('REVEAL_PHONE').getAttribute('aria-disabled'), 'true');
    }));

  test('by order number, channel number and tracking number', () =>
    atDesk(async ({ clerk }) => {
      const order = await freshOrder('SHIPPED');
      for (const text of [order.number, ` ${order.channelOrder.number} `, order.shipments[0].trackingNumber.toLowerCase()]) {
        await clerk.find(text);
        await clerk.opened(order.number);
        await clerk.find('nothing-like-that');
        await clerk.card.waitFor({ state: 'detached' });
      }
    }));

  test('prices of lines and the sums are there for customer service', () =>
    atDesk(async ({ clerk }) => {
      const order = await freshOrder('DELIVERED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      assert.equal(await clerk.part('goods').locator('.lock').count(), 0);
      assert.match(await clerk.part('goods').innerText(), /¥/);
      assert.match(await clerk.part('totals').innerText(), /应付\s+¥/);
    }));
});

describe('an order of many lines', () => {
  const shown = ({ clerk }) => clerk.part('goods').locator('[data-lines-shown="500"]');

  test('says how many of its lines are shown', () =>
    atOrder('MANY-LINES', { lines: linesOf(501), totals: { payable: '501.00' } }, async (window) => {
      assert.equal(await shown(window).innerText(), '仅显示前 500 行，共 501 行');
      assert.equal(await window.clerk.part('goods').locator('.lines tr').count(), 500);
    }));

  test('says it in English', () =>
    atOrder('MANY-LINES', { lines: linesOf(501), totals: { payable: '501.00' } }, async (window) => {
      assert.equal(await shown(window).innerText(), 'The first 500 of 501 lines');
    }, { locale: 'en-US' }));

  test('says nothing where all are shown', () =>
    atOrder('ALL-LINES', { lines: linesOf(500), totals: { payable: '500.00' } }, async ({ clerk }) => {
      assert.equal(await clerk.part('goods').locator('.lines tr').count(), 500);
      assert.equal(await clerk.part('goods').locator('[data-lines-shown]').count(), 0);
    }));
});

describe('staying live', () => {
  test('a hold that somebody else places shows by itself', () =>
    atDesk(async ({ page, clerk, talk }) => {
      const order = await freshOrder('APPROVED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      assert.equal(await clerk.card.locator('[data-hold=ACTIVE]').count(), 0);
      await colleague.placeHold(order.id, '客户来电要求核对门牌号');
      await clerk.card.locator('[data-hold=ACTIVE]', { hasText: '地址待核实' }).waitFor();
      await clerk.part('timeline').locator('[data-event=OrderHoldPlaced]').waitFor();
      assert.match(await clerk.part('reply').innerText(), /暂缓/);
      await picture(page, 'desk-hold');
      assert.equal(talk.sockets.length, 1);
    }));

  test('what happened while the connection was broken shows when it is back', async () => {
    const { page, close } = await openPage(browser);
    let isDown = false;
    const open = new Set();
    await page.routeWebSocket(/\/graphql/, (socket) => {
      if (isDown) return socket.close({ code: 1013 });
      socket.connectToServer();
      open.add(socket);
    });
    const clerk = clerkAt(page, desk.url);
    const order = await freshOrder('APPROVED');
    await clerk.signIn(demo.tokens.CUSTOMER_SERVICE);
    await clerk.find(order.number);
    await clerk.opened(order.number);
    assert.equal(open.size, 1);
    isDown = true;
    await Promise.all([...open].map((socket) => socket.close({ code: 1012 })));
    await page.locator('.live:not(.is-live)').waitFor();
    await colleague.placeHold(order.id, 'e2e');
    isDown = false;
    await clerk.card.locator('[data-hold=ACTIVE]').waitFor();
    await page.locator('.live.is-live').waitFor();
    await close();
  });
});

describe('acting', () => {
  test('a closed action shows its reason', () =>
    atDesk(async ({ page, clerk }) => {
      const order = await freshOrder('SHIPPED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      const cancel = clerk.action('CANCEL');
      assert.equal(await cancel.getAttribute('aria-disabled'), 'true');
      const why = page.locator('#why-CANCEL');
      assert.equal(await why.isVisible(), false);
      await cancel.hover();
      await why.waitFor({ state: 'visible' });
      const { order: now } = await colleague.ask('query($id: ID!) { order(by: { id: $id }) { allowedActions { action because { code message } } } }', { id: order.id });
      const because = now.allowedActions.find(({ action }) => action === 'CANCEL').because;
      assert.ok((await why.innerText()).length > 4, because.code);
      await picture(page, 'desk-reason');
    }));

  test('the phone is shown after a reason, and the look is in the timeline', () =>
    atDesk(async ({ page, clerk }) => {
      const order = await freshOrder('PACKED', ({ phone }) => phone);
      await clerk.find(order.number);
      await clerk.opened(order.number);
      await clerk.action('REVEAL_PHONE').click();
      await page.locator('dialog input[name=reason]').fill('快递员联系不上客户');
      await picture(page, 'desk-reveal');
      await page.locator('dialog button[type=submit]').click();
      await clerk.part('contact').locator('[data-phone]', { hasText: order.phone.slice(-8) }).waitFor();
      await clerk.part('timeline').locator('[data-event=OrderContactRevealed]').waitFor();
    }));

  test('remark, contact, message, hold and cancel are done and show', () =>
    atDesk(async ({ page, clerk }) => {
      const order = await freshOrder('PAID');
      const submit = () => page.locator('dialog button[type=submit]').click();
      const closed = () => page.locator('dialog').waitFor({ state: 'detached' });
      await clerk.find(order.number);
      await clerk.opened(order.number);

      await clerk.action('UPDATE_REMARK').click();
      await page.locator('dialog textarea').fill('请放在<门口>,不要按铃');
      await submit();
      await clerk.part('contact').getByText('请放在<门口>,不要按铃').waitFor();
      await closed();

      await clerk.action('UPDATE_CONTACT').click();
      await page.locator('dialog input[name=line]').fill('示例路 100 号');
      await submit();
      await clerk.part('contact').getByText('示例路 100 号').waitFor();
      await closed();

      await clerk.action('RECORD_MESSAGE').click();
      await page.locator('dialog textarea').fill('您好,地址已改好。');
      await submit();
      await clerk.part('talk').getByText('您好,地址已改好。').waitFor();
      await closed();

      await clerk.action('PLACE_HOLD').click();
      await picture(page, 'desk-form');
      await submit();
      await clerk.card.locator('[data-hold=ACTIVE]').waitFor();
      await closed();

      await clerk.action('CANCEL').click();
      await page.locator('dialog input[name=reason]').fill('客户不想要了');
      await submit();
      await clerk.part('axis').getByText('已取消').waitFor();
      await picture(page, 'desk-cancelled');
    }));
});

describe('what a channel does not say', () => {
  const paid = ({ clerk }) => clerk.part('totals').locator('[data-paid]');

  for (const [locale, word, mark] of [['zh-CN', '未知', '应付金额未知'], ['en-US', 'unknown', 'Amount unknown']]) {
    test(`an amount and a moment are said to be unknown, and nothing is settled (${locale})`, () =>
      atOrder(`E2E-UNKNOWN-${locale}`, { placedAt: null, totals: { payable: '1,234.50', paid: '100.00' } }, async ({ page, clerk, talk }) => {
        assert.equal((await clerk.part('totals').locator('[data-payable=UNKNOWN]').innerText()).trim(), word);
        assert.match(await paid({ clerk }).innerText(), /100\.00/);
        assert.equal(await paid({ clerk }).getAttribute('class'), null);
        assert.equal(await clerk.part('heading').locator('.unknown').innerText(), word);
        assert.equal(await page.locator('.side .entry .unknown').innerText(), word);
        assert.match(await clerk.part('marks').locator('[data-mark=UNKNOWN_AMOUNT]').innerText(), new RegExp(mark));
        await picture(page, `desk-unknown-${locale}`);
        assert.deepEqual(talk.complaints, []);
      }, { locale }));
  }

  test('prices of lines are said to be unknown, too, to a role that sees prices', () =>
    atOrder('E2E-UNKNOWN-PRICE', { lines: [{ id: '1', sku: 'KETTLE-01', title: '电热水壶', quantity: 1, unitPrice: 'n/a', total: 'n/a' }] }, async ({ clerk }) => {
      assert.equal(await clerk.part('goods').locator('.unknown').innerText(), '未知');
      assert.equal(await clerk.part('totals').locator('.unknown').first().innerText(), '未知');
    }, { role: 'MANAGER' }));

  test('sums are green when they cover what is to be paid, and only then', async () => {
    for (const [sum, expected] of [['99.99', null], ['100.00', 'settled'], ['100.01', 'settled']]) {
      await atOrder(`E2E-PAID-${sum}`, { totals: { payable: '100.00', paid: sum } }, async ({ clerk }) => assert.equal(await paid({ clerk }).getAttribute('class'), expected, sum));
    }
  });
});

describe('what a channel says', () => {
  const contact = { country: 'CN', province: '广东', city: '深圳', line: '示例大道 8 号' };

  test('sums that are seldom, with the pieces that were paid back', () =>
    atOrder('E2E-SUMS', {
      totals: { goods: '100.00', tip: '2.00', duties: '3.00', rounding: '-0.50', taxIncluded: '9.00', payable: '104.50' },
      lines: [{ id: '1', sku: 'KETTLE-01', title: '电热水壶', quantity: 1, orderedQuantity: 3, refundedQuantity: 2, unitPrice: '100.00', total: '100.00' }],
    }, async ({ page, clerk }) => {
      const totals = await clerk.part('totals').innerText();
      for (const row of [/小费\s+¥2\.00/, /关税\s+¥3\.00/, /尾差调整\s+−¥0\.50/, /其中含税\s+¥9\.00/, /应付\s+¥104\.50/]) assert.match(totals, row);
      assert.match(await clerk.part('goods').innerText(), /× 1\s+原订 3 · 已退款 2/);
      await picture(page, 'desk-sums');
    }));

  test('a phone with an extension is revealed with it, and as it was sent', () =>
    atOrder('E2E-EXTENSION', { contact: { ...contact, name: '隐私', phone: '13800000102转1234' } }, async ({ page, clerk }) => {
      await clerk.action('REVEAL_PHONE').click();
      await page.locator('dialog input[name=reason]').fill('快递员联系不上客户');
      await page.locator('dialog button[type=submit]').click();
      await clerk.part('contact').locator('[data-phone]', { hasText: '+8613800000102 转 1234' }).waitFor();
      assert.match(await clerk.part('contact').locator('[data-phone-sent]').innerText(), /渠道原文：13800000102转1234$/);
    }));

  test('what it encrypted is said to be, and is shown nowhere', () => {
    const cipher = '0Qm4kfZ1vT7pLh2sYb8E';
    const encrypted = { name: `~1dK4s${cipher}A==~1~`, phone: `$${cipher}$Zm9vYmFyMTIzNDU2$1$`, line: `#${cipher}#aWc3nRdU6gKi9eXo5JZ==#1#` };
    return atOrder('E2E-ENCRYPTED', { contact: { ...contact, ...encrypted } }, async ({ page, clerk }) => {
      const part = clerk.part('contact');
      const sealed = await part.locator('[data-encrypted]').evaluateAll((all) => all.map((one) => [one.dataset.encrypted, one.textContent]));
      assert.deepEqual(sealed, ['NAME', 'PHONE', 'ADDRESS_LINE'].map((name) => [name, '渠道加密']));
      assert.match(await part.innerText(), /广东 深圳/);
      assert.ok(!(await clerk.card.innerText()).includes(cipher));
      await picture(page, 'desk-encrypted');
    });
  });

  test('a sum that follows from its parts is said to', () =>
    atOrder('E2E-DERIVED', { totals: { goods: '100.00', freight: '8.00' } }, async ({ clerk }) => {
      assert.match(await clerk.part('totals').locator('[data-payable=DERIVED]').innerText(), /按明细推算\s*¥108\.00/);
    }));

  test('a test order bears that on its card, and is held for it', () =>
    atOrder('E2E-TEST', { test: true }, async ({ page, clerk }) => {
      assert.equal(await clerk.part('heading').locator('[data-test-order]').innerText(), '测试订单');
      await clerk.card.locator('[data-hold=ACTIVE]', { hasText: '测试订单' }).waitFor();
      await picture(page, 'desk-test-order');
    }));

  test('what it alone says of a hold is not offered to a clerk', () =>
    atOrder('E2E-REASONS', {}, async ({ page, clerk }) => {
      await clerk.action('PLACE_HOLD').click();
      const offered = await page.locator('dialog select[name=reason] option').evaluateAll((all) => all.map(({ value }) => value));
      assert.ok(offered.includes('REFUND_REQUESTED') && offered.length > 5, offered.join());
      for (const own of ['CHANNEL_CLAIM', 'CHANNEL_FORBIDS', 'TEST_ORDER']) assert.ok(!offered.includes(own), own);
    }));
});

test('a reader of English gets English', () =>
  atDesk(
    async ({ page, clerk }) => {
      const order = await freshOrder('PACKED');
      await clerk.find(order.number);
      await clerk.opened(order.number);
      assert.equal(await clerk.part('axis').locator('[aria-current=step] .word').innerText(), 'Packed');
      await picture(page, 'desk-english');
    },
    { locale: 'en-US' },
  ));

test('a token that is none is refused, and asked for again', async () => {
  const { page, close } = await openPage(browser);
  await clerkAt(page, desk.url).signIn('none');
  await page.locator('.sign-in .refusal').waitFor();
  assert.equal(await page.evaluate(() => sessionStorage.getItem('panorama.token')), null);
  await close();
});
