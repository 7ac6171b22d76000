// A picture of the app: node tests/web/support/shot.mjs FOLDER|URL OUT.png [width height ratio] [dark]
// What the page says on its console is printed; so are its twins, as a screen reader would meet them.

import { launch } from './browser.mjs';
import { serve } from './serve.mjs';

const [where, out, width = '390', height = '844', ratio = '2', theme = 'light'] = process.argv.slice(2);
const server = where.startsWith('http') ? null : await serve(where);
const browser = await launch({
  viewport: { width: Number(width), height: Number(height) }, deviceScaleFactor: Number(ratio), colorScheme: theme,
  hasTouch: Number(width) < 900, isMobile: Number(width) < 900, locale: 'zh-CN', timezoneId: 'Asia/Shanghai',
});
const page = await browser.context.newPage();
page.on('console', (message) => console.log(`${message.type()}: ${message.text()}`));
page.on('pageerror', (error) => console.log(`pageerror: ${error.stack ?? error.message}`));
await page.goto(server?.url ?? where);
await page.waitForFunction(() => globalThis.baijia?.page.frames > 0 || !document.getElementById('notice-again').hidden);
await page.waitForTimeout(500);
await page.screenshot({ path: out });
console.log(await page.locator('body').ariaSnapshot());
await browser.remove();
await server?.close();
