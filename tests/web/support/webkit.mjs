// Drives WebKitGTK through WebKitWebDriver (W3C WebDriver over HTTP), in a window under Xvfb, with a kept profile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { startDisplay } from './xvfb.mjs';

const browser = fileURLToPath(new URL('webkit_browser.py', import.meta.url));

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** Starts the browser on `profile` (a folder). Resolves to the driver that tests/web/support/engines.mjs describes. */
export async function launchWebKit(profile) {
  const display = await startDisplay();
  const port = await freePort();
  const env = { ...process.env, DISPLAY: display.name, GDK_BACKEND: 'x11', LIBGL_ALWAYS_SOFTWARE: '1', NO_AT_BRIDGE: '1',
                WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' };
  const driver = spawn('WebKitWebDriver', [`--port=${port}`], { env, stdio: 'ignore', detached: true });
  const base = `http://127.0.0.1:${port}`;
  const call = async (method, path, body) => {
    const response = await fetch(base + path, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(60000) });
    const { value } = await response.json();
    if (!response.ok) throw new Error(`webkit: ${value?.error}: ${value?.message}`);
    return value;
  };
  for (let tries = 0; ; tries += 1) {
    try { await call('GET', '/status'); break; } catch (error) { if (tries > 100) throw error; await delay(50); }
  }
  const { sessionId } = await call('POST', '/session', { capabilities: { alwaysMatch: {
    'webkitgtk:browserOptions': { binary: '/usr/bin/python3', args: [browser, profile] } } } });
  const path = (rest) => `/session/${sessionId}${rest}`;
  await call('POST', path('/timeouts'), { script: 30000, pageLoad: 60000 });
  const pointer = (actions) => call('POST', path('/actions'), { actions: [{ type: 'pointer', id: 'finger', parameters: { pointerType: 'mouse' }, actions }] });

  return {
    name: 'webkit',
    goto: (url) => call('POST', path('/url'), { url }),
    evaluate: (body, ...args) => call('POST', path('/execute/async'), { args, script:
      `const done = arguments[arguments.length - 1], args = [...arguments].slice(0, -1);
       Promise.resolve((${body})(...args)).then((value) => done({ value }), (error) => done({ error: String(error?.stack ?? error) }));` })
      .then((result) => { if (result.error) throw new Error(result.error); return result.value; }),
    tap: (x, y) => pointer([{ type: 'pointerMove', x: Math.round(x), y: Math.round(y) }, { type: 'pointerDown', button: 0 },
                            { type: 'pause', duration: 30 }, { type: 'pointerUp', button: 0 }]),
    wheel: async () => {}, // the driver has none; the window is tall instead
    type: async (text) => {
      const active = Object.values(await call('GET', path('/element/active')))[0];
      await call('POST', path(`/element/${active}/value`), { text });
    },
    screenshot: async () => Buffer.from(await call('GET', path('/screenshot')), 'base64'),
    /** Ends the browser the hard way, as a phone's system does. */
    kill: async () => {
      process.kill(-driver.pid, 'SIGKILL');
      if (driver.exitCode === null && driver.signalCode === null) await once(driver, 'exit');
      await display.kill();
    },
  };
}
