// The three engines behind one small driver:
//   goto(url) · evaluate(functionSource, ...args) · tap(x, y) a real pointer · wheel(x, y, by) · type(text) into the
//   focused field · screenshot() PNG · kill() the hard way, the profile stays · close() with all that it
//   keeps where the engine can · setOffline(bool) where the engine can.
import { launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { launchWebKit } from './webkit.mjs';

export const engines = { chromium: launchChromium, firefox: launchFirefox, webkit: launchWebKit };
