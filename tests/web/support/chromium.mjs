// Drives Chromium with Playwright, as the driver that tests/web/support/engines.mjs describes.
import { launch, phone } from './browser.mjs';

/** Starts the browser on `profile` (a folder), phone-sized unless `options` say otherwise. */
export async function launchChromium(profile, options = phone) {
  const browser = await launch(options, profile);
  const page = browser.context.pages()[0] ?? (await browser.context.newPage());
  return {
    name: 'chromium',
    page,
    goto: (url) => page.goto(url),
    evaluate: (body, ...args) => page.evaluate(`(${body})(...${JSON.stringify(args)})`),
    tap: (x, y) => (options.hasTouch ? page.touchscreen.tap(x, y) : page.mouse.click(x, y)),
    wheel: async (x, y, by) => {
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, by);
    },
    type: (text) => page.keyboard.insertText(text),
    screenshot: () => page.screenshot(),
    setOffline: (offline) => browser.context.setOffline(offline),
    kill: () => browser.kill(),
    close: () => browser.close(),
  };
}
