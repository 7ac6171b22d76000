// Real Chromium for the tests, from the build root. A profile on disk survives being killed, as a phone's does.

import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const require = createRequire(`${process.env.BAIJIA_CACHE}/npm/node_modules/`);
export const { chromium } = require('playwright-core');

export const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-background-networking',
  '--disable-component-update'];

export const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true,
  locale: 'zh-CN', timezoneId: 'Asia/Shanghai' };
export const desktop = { viewport: { width: 1280, height: 800 }, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' };
/// For pages that draw nothing: the first one of a start is there 1.5 s earlier without a process for graphics.
export const undrawn = { ...desktop, args: [...args.filter((flag) => !flag.includes('swiftshader')), '--disable-gpu'] };

/// A browser with a profile in `folder` (a new one when none is given). `options` are Playwright's context options.
/// Value: { context, folder, kill() ends it like the system does, close(), remove() also deletes the profile }.
export async function launch(options = phone, folder = null) {
  const profile = folder ?? (await mkdtemp(join(tmpdir(), 'baijia-profile-')));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: '/usr/bin/chromium', headless: true, args, ...options,
  });
  const session = await context.browser()?.newBrowserCDPSession().catch(() => null);
  const info = await session?.send('SystemInfo.getProcessInfo').catch(() => null);
  const process_id = info?.processInfo.find(({ type }) => type === 'browser')?.id ?? null;
  return {
    context, folder: profile, process_id,
    async kill() {
      const closed = new Promise((resolve) => context.once('close', resolve));
      process.kill(process_id, 'SIGKILL');
      await closed;
    },
    close: () => context.close(),
    async remove() {
      await context.close().catch(() => {});
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
