// Drives Firefox over WebDriver BiDi with puppeteer-core, in a window under Xvfb (headless it refuses WebGL 2), with a kept profile.
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startDisplay } from './xvfb.mjs';

const require = createRequire(`${process.env.BAIJIA_CACHE}/npm/`);
const puppeteer = require('puppeteer-core');

// Software WebGL, no contact to anybody but the hub, no first-run pages.
const preferences = {
  'webgl.forbid-software': false,
  'webgl.force-enabled': true,
  'dom.disable_open_during_load': false,
  'app.update.enabled': false,
  'browser.safebrowsing.downloads.remote.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': '',
  'toolkit.telemetry.enabled': false,
};

function launchOn(profile, options) {
  mkdirSync(profile, { recursive: true });
  writeFileSync(`${profile}/user.js`, Object.entries(preferences)
    .map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`).join(''));
  return puppeteer.launch({
    browser: 'firefox', executablePath: '/usr/bin/firefox-esr', userDataDir: profile, ...options });
}

async function killed(browser, profile) {
  const child = browser.process();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  // Then puppeteer puts the profile's own settings back, and a start must not come between.
  const kept = ['prefs.js', 'user.js'].map((file) => join(profile, `${file}.puppeteer`));
  for (const end = performance.now() + 10000; performance.now() < end && kept.some((file) => existsSync(file));) {
    await new Promise((resolve) => { setTimeout(resolve, 5); });
  }
}

/** The browser without a window, for pages that draw nothing: as launch() of browser.mjs. */
export async function launchHidden(folder = mkdtempSync(join(tmpdir(), 'baijia-profile-'))) {
  const browser = await launchOn(folder, { headless: true });
  const kill = () => killed(browser, folder);
  return {
    context: browser, folder, kill,
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Starts the browser on `profile` (a folder). Resolves to the driver that tests/web/support/engines.mjs describes. */
export async function launchFirefox(profile) {
  const display = await startDisplay();
  const browser = await launchOn(profile, {
    headless: false, env: { ...process.env, DISPLAY: display.name, LIBGL_ALWAYS_SOFTWARE: '1' } });
  const page = (await browser.pages())[0] ?? await browser.newPage();
  await page.setViewport({ width: 390, height: 844 });
  return {
    name: 'firefox',
    goto: (url) => page.goto(url),
    evaluate: (body, ...args) => page.evaluate(`(${body})(${args.map((arg) => JSON.stringify(arg)).join(',')})`),
    tap: (x, y) => page.mouse.click(x, y, { delay: 30 }),
    wheel: async (x, y, by) => {
      await page.mouse.move(x, y);
      await page.mouse.wheel({ deltaY: by });
    },
    type: (text) => page.keyboard.type(text),
    screenshot: async () => Buffer.from(await page.screenshot()),
    close: async () => {
      await browser.close();
      await display.kill();
    },
    kill: async () => {
      await killed(browser, profile);
      await display.kill();
    },
  };
}
