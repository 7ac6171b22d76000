// The proxy that is shipped (shell/hub/nginx.conf): a real nginx with TLS in front of the real hub, a real browser and
// foreign bytes before it.
//   sh shell/in_root.sh node --test tests/web/proxy_test.mjs

import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';

import { launchChromium } from './support/chromium.mjs';
import { phone } from './support/browser.mjs';
import { Hub, password } from './support/hub.mjs';
import { Member } from './support/member.mjs';

const shipped = readFileSync(new URL('../../shell/hub/nginx.conf', import.meta.url), 'utf8');

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/// The shipped file with this machine's name, ports, certificate and log.
function siteFor({ plain, secure, hub, folder }) {
  const changes = [[/baijia\.example\.cn(?=\$)/g, `localhost:${secure}`], [/baijia\.example\.cn/g, 'localhost'],
    [/listen 80\b/g, `listen 127.0.0.1:${plain}`], [/listen 443\b/g, `listen 127.0.0.1:${secure}`],
    [/127\.0\.0\.1:8420/g, `127.0.0.1:${hub}`], [/\/etc\/ssl\/baijia\/chain\.pem/g, `${folder}/chain.pem`],
    [/\/etc\/ssl\/private\/baijia\.pem/g, `${folder}/key.pem`], [/\/var\/log\/nginx/g, folder]];
  return changes.reduce((text, [from, to]) => {
    assert.match(text, from);
    return text.replaceAll(from, to);
  }, shipped);
}

describe('the proxy', { timeout: 300_000 }, () => {
  let hub, nginx, folder, ports, certificate;

  const request = (options, body = '') => new Promise((resolve, reject) => {
    const { port = ports.secure, ...rest } = options;
    const asked = (port === ports.plain ? http : https).request(
      { host: '127.0.0.1', servername: 'localhost', port, ca: certificate, ...rest, headers: { host: 'localhost', ...rest.headers } },
      (answer) => { answer.resume(); answer.on('end', () => resolve(answer)); });
    asked.on('error', reject);
    asked.end(body);
  });
  /// Sends bytes as they are; the status of the answer, 0 when the connection just ends.
  const raw = async (bytes) => {
    const socket = tls.connect({ host: '127.0.0.1', port: ports.secure, servername: 'localhost', ca: certificate });
    await once(socket, 'secureConnect');
    let heard = '';
    socket.on('data', (part) => { heard += part; });
    socket.on('error', () => {});
    socket.write(bytes);
    socket.end();
    await once(socket, 'close');
    return Number(/^HTTP\/1\.1 (\d+)/.exec(heard)?.[1] ?? 0);
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'baijia-proxy-'));
    ports = { plain: await freePort(), secure: await freePort() };
    hub = await Hub.create({ more: ['--behind-proxy', '--public-origin', `https://localhost:${ports.secure}`,
      '--sign-in-tries-address', '5'] });
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
      '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', `${folder}/key.pem`,
      '-out', `${folder}/chain.pem`], { stdio: 'ignore' });
    certificate = readFileSync(`${folder}/chain.pem`);
    mkdirSync(`${folder}/temp`);
    writeFileSync(`${folder}/site.conf`, siteFor({ ...ports, hub: hub.port, folder }));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${folder}/temp/${name};`).join(' ');
    writeFileSync(`${folder}/nginx.conf`, `user root; daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
      events {} http { ${temporary} include ${folder}/site.conf; }`);
    nginx = spawn('/usr/sbin/nginx', ['-p', folder, '-c', `${folder}/nginx.conf`], { stdio: 'ignore' });
    for (let tries = 0; ; tries += 1) {
      const answer = await request({ path: '/health' }).catch(() => null);
      if (answer?.statusCode === 200) break;
      if (tries === 100) assert.fail(`nginx does not start: ${readFileSync(`${folder}/error.log`, 'utf8')}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  after(async () => {
    if (nginx) {
      const gone = once(nginx, 'exit');
      nginx.kill('SIGTERM');
      await gone;
    }
    await hub?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('carries a member from signing in to a visit that is handed over, with a cookie bound to the host', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'baijia-profile-'));
    const driver = await launchChromium(profile, { ...phone, ignoreHTTPSErrors: true });
    try {
      const member = new Member(driver);
      await driver.goto(`https://localhost:${ports.secure}/`);
      await member.signIn('limin', password);
      const visits = async () => (await hub.rows()).filter(({ kind }) => kind === 'visit').length;
      const earlier = await visits();
      await member.tap('button', await member.firstDoor());
      await member.tap('button', '已见面', true);
      await member.eventually(async () => (await visits()) === earlier + 1, 'handed over');
      const [cookie] = await driver.page.context().cookies();
      assert.equal(cookie.name, '__Host-baijia');
      assert.ok(cookie.httpOnly && cookie.secure && cookie.sameSite === 'Strict');
    } finally {
      await driver.kill();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });

  it('sends plain HTTP to HTTPS, to its own name only', async () => {
    const answer = await request({ port: ports.plain, path: '/x?y=1' });
    assert.equal(answer.statusCode, 301);
    assert.equal(answer.headers.location, `https://localhost:${ports.secure}/x?y=1`);
    await assert.rejects(request({ port: ports.plain, path: '/', headers: { host: 'elsewhere.example' } }));
  });

  it('speaks TLS 1.2 and 1.3, and to nobody who asks for another name', async () => {
    const versions = async (options) => {
      const socket = tls.connect({ host: '127.0.0.1', port: ports.secure, servername: 'localhost', ca: certificate, ...options });
      await once(socket, 'secureConnect');
      const version = socket.getProtocol();
      socket.destroy();
      return version;
    };
    assert.equal(await versions({}), 'TLSv1.3');
    assert.equal(await versions({ maxVersion: 'TLSv1.2' }), 'TLSv1.2');
    await assert.rejects(versions({ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }));
    await assert.rejects(versions({ servername: 'elsewhere.example' }));
    assert.notEqual((await request({ path: '/', headers: { host: 'elsewhere.example' } })).statusCode, 200);
  });

  it('passes the headers that protect a page on, each once', async () => {
    const answer = await request({ path: '/' });
    assert.equal(answer.statusCode, 200);
    const names = answer.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    for (const name of ['strict-transport-security', 'content-security-policy', 'x-content-type-options', 'referrer-policy',
      'cross-origin-opener-policy']) {
      assert.equal(names.filter((found) => found === name).length, 1, name);
    }
    assert.doesNotMatch(answer.headers.server ?? '', /\d/);
  });

  it('lets no request through that two readers could read differently, nor one beyond the limits', async () => {
    const post = (headers, body = '') => raw(`POST /api/v1/push HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${body}`);
    assert.equal(await post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nG'), 400);
    assert.equal(await post('Content-Length: 5\r\nContent-Length: 6\r\n', 'hello!'), 400);
    assert.equal(await post('Transfer-Encoding: gzip, chunked\r\n', '0\r\n\r\n') >= 400, true);
    assert.equal(await raw('GET / HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere.example\r\n\r\n'), 400);
    assert.equal(await raw(`GET / HTTP/1.1\r\nHost: localhost\r\n${'X-Much: '.concat('y'.repeat(1000), '\r\n').repeat(40)}\r\n`), 400);
    assert.equal(await post(`Content-Length: ${5 << 20}\r\n`), 413);
  });

  it('counts wrong passwords by the address that it sees, whatever the client says of its own', async () => {
    const wrong = (number) => request({ method: 'POST', path: '/api/v1/sign-in', headers: { 'baijia-client': '1',
      'content-type': 'application/octet-stream', 'x-forwarded-for': `203.0.113.${number}` } },
    Buffer.concat([Buffer.from('BJ\x01\x01', 'latin1'), Buffer.from([6]), Buffer.from(`nobod${number}`), Buffer.from([1]), Buffer.from('x'),
      Buffer.from([9, 0, 0, 0, 0, 0, 0, 0]), Buffer.from([1]), Buffer.from('t')]));
    const statuses = [];
    for (let number = 1; number <= 6; number += 1) statuses.push((await wrong(number)).statusCode);
    assert.deepEqual(statuses, [401, 401, 401, 401, 401, 429]);
  });

  it('writes down neither addresses nor what was asked for', () => {
    const log = readFileSync(`${folder}/baijia.log`, 'utf8');
    assert.ok(log.split('\n').length > 10);
    assert.doesNotMatch(log, /127\.0\.0\.1|203\.0\.113|sign-in|\/x\?/);
  });
});
