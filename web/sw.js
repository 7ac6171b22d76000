// The service worker: the whole app of one version in one cache, all or nothing; served from there, online or not.
// web/bundle.py puts the version's files in the place of the list. A new version waits until the app says 'apply', so
// it is never swapped under a visit.

const version = '@VERSION@';
const files = ['@FILES@'];
const cacheName = `baijia-${version}`;

self.addEventListener('install', (event) => event.waitUntil((async () => {
  const fresh = !await caches.has(cacheName); // otherwise it may be the running version's own
  const cache = await caches.open(cacheName);
  try {
    await Promise.all(files.map(async (file) => {
      // Names carry their content's hash: what another version already has is the same.
      const known = file === './' ? undefined : await caches.match(file);
      const response = known ?? await fetch(file, { cache: file === './' ? 'no-cache' : 'default' });
      if (!response.ok || response.redirected) throw new Error(`${file}: ${response.status}`);
      await cache.put(file, response);
    }));
  } catch (error) {
    if (fresh) await caches.delete(cacheName);
    throw error;
  }
})()));

self.addEventListener('activate', (event) => event.waitUntil((async () => {
  const old = (await caches.keys()).filter((name) => name.startsWith('baijia-') && name !== cacheName);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
})()));

self.addEventListener('message', ({ data }) => { if (data === 'apply') self.skipWaiting(); });

self.addEventListener('fetch', (event) => {
  const { request } = event, url = new URL(request.url), scope = new URL(self.registration.scope);
  if (request.method !== 'GET' || url.origin !== scope.origin) return;
  const file = url.pathname === scope.pathname ? './' : `.${url.pathname.slice(scope.pathname.length - 1)}`;
  if (!files.includes(file)) return; // the hub's own addresses
  event.respondWith((async () => {
    const cache = await caches.open(cacheName);
    return (await cache.match(file)) ?? fetch(request);
  })());
});

// The browser says that the network is back: an open page hands over what waits.
self.addEventListener('sync', (event) => event.waitUntil((async () => {
  for (const client of await self.clients.matchAll({ type: 'window' })) client.postMessage('online');
})()));
