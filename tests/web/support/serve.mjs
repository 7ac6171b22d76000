// A static server for the web bundle, for tests and for looking at the app without a hub.
//   sh shell/in_root.sh node tests/web/support/serve.mjs FOLDER PORT
// `handlers` maps "METHOD /path" to (request, body) => { status, headers, body }; everything else is a file of FOLDER.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const types = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm', '.woff2': 'font/woff2', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};

/// Value: { url, server, close() }. Port 0 takes a free one.
export async function serve(folder, port = 0, handlers = {}) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const handler = handlers[`${request.method} ${path}`];
    if (handler) {
      const parts = [];
      for await (const part of request) parts.push(part);
      const { status = 200, headers = {}, body = '' } = await handler(request, Buffer.concat(parts));
      response.writeHead(status, headers).end(body);
      return;
    }
    const file = join(folder, normalize(path === '/' ? '/index.html' : path));
    try {
      const brotli = /\bbr\b/.test(request.headers['accept-encoding'] ?? '');
      const packed = brotli ? await readFile(`${file}.br`).catch(() => null) : null;
      const body = packed ?? (await readFile(file));
      response.writeHead(200, {
        'Content-Type': types[extname(file)] ?? 'application/octet-stream', 'Cache-Control': 'no-cache',
        ...(packed ? { 'Content-Encoding': 'br' } : {}),
      }).end(body);
    } catch {
      response.writeHead(404).end('not found');
    }
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    server,
    close: () => new Promise((resolve) => { server.closeAllConnections(); server.close(resolve); }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(process.argv[2], Number(process.argv[3]));
  console.log(url);
}
