// The page, the twins and the real text fields (web/page.js, a11y.js, text_agent.js) in real Chromium, with an app that
// only writes down what it is told.
//   sh shell/in_root.sh node --test tests/web/twins_test.mjs

import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, phone } from './support/browser.mjs';
import { serve } from './support/serve.mjs';

const html = { headers: { 'Content-Type': 'text/html' }, body: `<!doctype html><html lang="zh-CN"><title>twins</title>
  <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'">
  <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="stylesheet" href="/style.css">
  <main id="app"><canvas id="canvas"></canvas><div id="twins"></div></main><div id="safe"></div>
  <script type="module" src="/setup.js"></script>` };
const setup = { headers: { 'Content-Type': 'text/javascript' }, body: `
  import { createMirror } from '/a11y.js';
  import { attachPage } from '/page.js';
  globalThis.calls = [];
  const app = new Proxy({}, { get: (_, name) => (...values) => { if (name !== 'frame') calls.push([name, ...values]); } });
  const root = document.getElementById('app');
  globalThis.page = attachPage({ root, canvas: document.getElementById('canvas'), probe: document.getElementById('safe'), app });
  const mirror = createMirror({ root, layer: document.getElementById('twins'), app, page });
  const node = (values) => ({ disabled: false, checked: false, focused: false, level: 0, kind: 0, x: 10, y: 10, width: 200,
    height: 48, name: '', value: '', ...values });
  globalThis.show = (nodes, input = null) => mirror.publish({ title: '百家', nodes: nodes.map(node), input: input && {
    kind: 0, next: false, x: 14, y: 14, width: 190, height: 40, fontSize: 16, color: 0x1f2328ff, maxLength: 4000, text: '',
    name: '', placeholder: '', ...input } });
  globalThis.said = (name) => calls.filter((call) => call[0] === name).map((call) => call.slice(1));
  globalThis.ready = true;` };
const [button, field, heading, list, item, status, tab, search] = [1, 3, 7, 9, 10, 11, 6, 17];

let server, browser, page;
before(async () => {
  server = await serve(fileURLToPath(new URL('../../web', import.meta.url)), 0, {
    'GET /test': () => html, 'GET /setup.js': () => setup,
  });
  browser = await launch(phone);
});
after(async () => {
  await browser?.remove();
  await server?.close();
});
beforeEach(async () => {
  page = await browser.context.newPage();
  await page.goto(`${server.url}test`);
  await page.waitForFunction(() => globalThis.ready && said('viewport').length > 0);
});
afterEach(() => page.close());

const show = (nodes, input) => page.evaluate(([n, i]) => globalThis.show(n, i), [nodes, input]);
const said = (name) => page.evaluate((n) => globalThis.said(n), name);

describe('the page', () => {
  it('measures the window in CSS pixels with its ratio', async () => {
    const [width, height, ratio] = (await said('viewport')).at(-1)[0];
    assert.deepEqual([width, height, ratio], [390, 844, 2]);
    assert.deepEqual(await page.evaluate(() => [canvas.width, canvas.height]), [780, 1688]);
  });

  it('draws no frame while nothing happens', async () => {
    await page.waitForFunction(() => new Promise((resolve) => {
      const before = globalThis.page.frames;
      setTimeout(() => resolve(globalThis.page.frames === before), 300);
    }));
    const before = await page.evaluate(() => globalThis.page.frames);
    await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 1000); }));
    assert.equal(await page.evaluate(() => globalThis.page.frames), before);
  });

  it('passes a touch on as down, moves and up, and only of the first finger', async () => {
    const session = await page.context().newCDPSession(page);
    const touch = (type, points) => session.send('Input.dispatchTouchEvent', { type,
      touchPoints: points.map(([x, y, id]) => ({ x, y, id })) });
    await touch('touchStart', [[50, 600, 1]]);
    await touch('touchStart', [[50, 600, 1], [200, 700, 2]]);
    await touch('touchMove', [[50, 640, 1], [210, 720, 2]]);
    await touch('touchEnd', [[50, 640, 1]]);
    await touch('touchEnd', []);
    const pointers = await said('pointer');
    assert.deepEqual(pointers[0], [0, 50, 600, false]);
    assert.deepEqual(pointers.at(-1), [2, 50, 640, false]);
    assert.ok(pointers.every(([, x]) => x === 50));
  });

  it('goes back by the browser and by the app, and does not go forward to a page that is gone', async () => {
    await page.evaluate(() => { globalThis.page.pushPage(1); globalThis.page.pushPage(2); });
    await page.goBack();
    await page.waitForFunction(() => globalThis.said('back').length === 1);
    assert.deepEqual(await said('back'), [[1]]);
    await page.goForward();
    await page.waitForFunction(() => history.state.depth === 1);
    assert.deepEqual(await said('back'), [[1]]);
    await page.evaluate(() => globalThis.page.backTo(0));
    await page.waitForFunction(() => history.state.depth === 0);
    assert.deepEqual(await said('back'), [[1]]);
  });

  it('passes keys on, but not those typed into a field', async () => {
    await show([{ id: 5, role: field, name: '说了什么' }]);
    await page.keyboard.press('ArrowDown');
    await page.getByRole('textbox').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    assert.deepEqual(await said('key'), [[4], [0]]);
  });

  it('asks for the size anew after the drawing context was lost and came back', async () => {
    await page.evaluate(() => {
      const lose = canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
      globalThis.lose = lose;
      lose.loseContext();
    });
    await page.waitForFunction(() => globalThis.page.lost);
    await page.evaluate(() => globalThis.lose.restoreContext());
    await page.waitForFunction(() => !globalThis.page.lost);
    assert.equal((await said('contextLost')).length, 1);
  });
});

describe('a twin', () => {
  it('has role, name, state and place', async () => {
    await show([
      { id: 1, role: heading, name: '今日', level: 1 },
      { id: 2, role: button, name: '已见面', y: 100, checked: true },
      { id: 3, role: button, name: '未遇', y: 200, disabled: true, value: '试过 2 次' },
      { id: 4, role: status, name: '已保存', y: 300 },
    ]);
    assert.equal(await page.getByRole('heading', { name: '今日', level: 1 }).count(), 1);
    assert.equal(await page.getByRole('button', { name: '已见面', pressed: true }).count(), 1);
    assert.equal(await page.getByRole('button', { name: '未遇', disabled: true }).getAttribute('aria-description'), '试过 2 次');
    assert.equal(await page.getByRole('status').textContent(), '已保存');
    assert.deepEqual(await page.getByRole('button', { name: '已见面' }).boundingBox(), { x: 10, y: 100, width: 200, height: 48 });
    assert.equal(await page.title(), '百家');
  });

  it('stands in its container', async () => {
    await show([
      { id: 1, role: tab, name: '走', checked: true }, { id: 2, role: tab, name: '知' },
      { id: 3, role: list, name: '先去这里' }, { id: 4, role: item, name: '12号 602' }, { id: 5, role: item, name: '12号 501' },
    ]);
    assert.equal(await page.getByRole('tab', { name: '走', selected: true }).count(), 1);
    assert.equal(await page.locator('[role=tablist]').getAttribute('aria-owns'), 'n1 n2');
    assert.equal(await page.getByRole('list').getAttribute('aria-owns'), 'n4 n5');
    await show([{ id: 3, role: list, name: '先去这里' }]);
    assert.equal(await page.locator('[role=tablist]').count(), 0);
    assert.equal(await page.getByRole('list').count(), 0);
  });

  it('is clicked by real pointers through the root, once', async () => {
    await show([{ id: 7, role: button, name: '已见面' }]);
    await page.getByRole('button', { name: '已见面' }).click();
    assert.deepEqual((await said('pointer')).filter(([phase]) => phase !== 1).map(([phase]) => phase), [0, 2]);
    assert.deepEqual(await said('activate'), []);
  });

  it('is activated by a reader\'s click and by Enter and space', async () => {
    await show([{ id: 7, role: button, name: '已见面' }]);
    await page.getByRole('button').evaluate((element) => element.click());
    await page.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press(' ');
    assert.deepEqual(await said('activate'), [[7], [7], [7]]);
  });

  it('stays the same element, in place and focused, while others come and go', async () => {
    await show([{ id: 1, role: button, name: '甲' }, { id: 2, role: button, name: '乙', y: 60 }]);
    await page.getByRole('button', { name: '乙' }).evaluate((element) => { globalThis.kept = element; element.focus(); });
    await show([{ id: 3, role: button, name: '丙' }, { id: 2, role: button, name: '乙改', y: 90 }, { id: 1, role: button, name: '甲' }]);
    assert.equal(await page.evaluate(() => document.activeElement === kept && kept.getAttribute('aria-label') === '乙改'), true);
    assert.deepEqual(await page.getByRole('button').evaluateAll((all) => all.map((one) => one.id)), ['n3', 'n2', 'n1']);
  });
});

describe('a text field', () => {
  const visit = { id: 5, role: field, name: '说了什么', kind: 1 };

  it('asks the app to be active when it is tapped, and is shown over the drawn one when it is', async () => {
    await show([visit]);
    await page.getByRole('textbox', { name: '说了什么' }).tap();
    await page.waitForFunction(() => globalThis.said('activate').length === 1);
    assert.deepEqual(await said('activate'), [[5]]);
    await show([visit], { id: 5, kind: 1, name: '说了什么', text: '灯不亮' });
    const box = page.getByRole('textbox');
    assert.deepEqual(await box.boundingBox(), { x: 14, y: 14, width: 190, height: 40 });
    assert.equal(await box.inputValue(), '灯不亮');
    assert.equal(await box.evaluate((element) => `${element.tagName} ${getComputedStyle(element).opacity}`), 'TEXTAREA 1');
    assert.deepEqual(await said('activate'), [[5]]);
  });

  it('reports every edit, and keeps text, caret and focus when it is published again', async () => {
    await show([visit], { id: 5, kind: 1, text: '' });
    await page.keyboard.type('电梯');
    assert.deepEqual(await said('text'), [[5, '电'], [5, '电梯']]);
    await page.keyboard.press('Home');
    await show([{ id: 9, role: button, name: '新的' }, { ...visit, value: '电梯', y: 40 }], { id: 5, kind: 1, text: '电梯', y: 44 });
    await page.keyboard.type('看');
    assert.deepEqual((await said('text')).at(-1), [5, '看电梯']);
  });

  it('shows a composition and reports only what was chosen', async () => {
    await show([visit], { id: 5, kind: 1, text: '' });
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: 'dian', selectionStart: 4, selectionEnd: 4 });
    assert.equal(await page.getByRole('textbox').inputValue(), 'dian');
    await show([visit], { id: 5, kind: 1, text: '' }); // a frame in the middle of it
    assert.equal(await page.getByRole('textbox').inputValue(), 'dian');
    await session.send('Input.insertText', { text: '电梯' });
    assert.deepEqual((await said('text')).at(-1), [5, '电梯']);
    assert.ok((await said('text')).every(([, text]) => !text.includes('dian')));
  });

  it('reports what is being composed when something else is touched, which may be 存', async () => {
    await show([visit], { id: 5, kind: 1, text: '' });
    const session = await page.context().newCDPSession(page);
    await session.send('Input.imeSetComposition', { text: '身体很好', selectionStart: 4, selectionEnd: 4 });
    assert.deepEqual(await said('text'), []);
    await page.touchscreen.tap(200, 600);
    assert.deepEqual((await said('text')).at(-1), [5, '身体很好']);
  });

  it('takes the app\'s text when the app changes it', async () => {
    await show([visit], { id: 5, kind: 1, text: '一' });
    await show([visit], { id: 5, kind: 1, text: '' });
    assert.equal(await page.getByRole('textbox').inputValue(), '');
  });

  it('says on Enter that the action key was pressed, and hands the focus on', async () => {
    const phoneField = { id: 6, role: field, name: '电话', kind: 3, y: 80 };
    const name = { id: 5, role: field, name: '姓名', kind: 0 };
    await show([name, phoneField], { id: 5, next: true });
    assert.equal(await page.getByRole('textbox', { name: '姓名' }).getAttribute('enterkeyhint'), 'next');
    await page.keyboard.press('Enter');
    assert.deepEqual(await said('textDone'), [[5, true]]);
    await show([name, phoneField], { id: 6, kind: 3 });
    assert.equal(await page.getByRole('textbox', { name: '电话' }).getAttribute('inputmode'), 'tel');
    await page.keyboard.type('139');
    assert.deepEqual((await said('text')).at(-1), [6, '139']);
    await page.keyboard.press('Enter');
    assert.deepEqual((await said('textDone')).at(-1), [6, true]); // the app knows that there is no next one
  });

  it('loses the focus when no field is active any more', async () => {
    await show([visit], { id: 5, kind: 1 });
    await show([visit]);
    assert.equal(await page.evaluate(() => document.activeElement === document.body), true);
    assert.deepEqual(await said('textDone'), []);
  });

  it('is done when the reader or the keyboard leaves it', async () => {
    await show([visit, { id: 9, role: button, name: '记下来', y: 90 }], { id: 5, kind: 1 });
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => globalThis.said('textDone').length === 1);
    assert.deepEqual(await said('textDone'), [[5, false]]);
  });

  it('keeps the focus when something else is touched, until the app ends it', async () => {
    await show([visit, { id: 9, role: button, name: '常用语', y: 90 }], { id: 5, kind: 1 });
    await page.getByRole('button').tap();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'n5');
    assert.deepEqual(await said('textDone'), []);
  });

  it('never publishes a password and names it for the keychain', async () => {
    await show([{ id: 5, role: field, name: '密码', kind: 2 }]);
    const box = page.getByLabel('密码');
    assert.deepEqual(await box.evaluate((e) => [e.type, e.autocomplete]), ['password', 'current-password']);
    await show([{ id: 5, role: search, name: '找人找门', kind: 5 }]);
    assert.equal(await page.getByRole('searchbox', { name: '找人找门' }).getAttribute('enterkeyhint'), 'search');
  });

  it('can be filled by a test as by autofill', async () => {
    await show([{ id: 5, role: field, name: '账号', kind: 6 }]);
    await page.getByRole('textbox', { name: '账号' }).fill('li');
    assert.deepEqual(await said('activate'), [[5]]);
    assert.deepEqual(await said('text'), [[5, 'li']]);
  });
});
