// Starts the app: checks what the browser can do, says in words what it cannot, puts the host together, and keeps the
// service worker's update until the app says that it may be applied.

import createModule from './baijia.js';
import { createMirror } from './a11y.js';
import { offersFinger } from './finger.js';
import { rasterise } from './glyphs.js';
import { attachPage } from './page.js';
import { phoneName } from './device.js';
import { decodePhoto, pickPhoto } from './photos.js';
import { sealedQueue } from './queue.js';
import { copyText, saveFile, send } from './services.js';
import { openSettings, preference, setPreference } from './settings.js';
import { changeWays, closeStore, forgetStore, keepAtHand, openStore, prepareStore, submit, want } from './storage.js';

const element = (id) => document.getElementById(id);
const kStorageUnavailable = 100;

/// Words instead of the app. `detail` is for the one who helps.
function notice(words, detail = '') {
  element('notice-text').textContent = words;
  element('notice-detail').textContent = detail;
  element('notice').hidden = element('notice-again').hidden = false;
  element('app').hidden = true;
}
element('notice-again').addEventListener('click', applyUpdate);

let failed = false;
function fatal(error) {
  if (failed) return;
  failed = true;
  console.error(error);
  notice('百家出错了，已经存好的记录不会丢。请重新打开；还是不行就请找主任。', String(error?.message ?? error));
}
addEventListener('error', (event) => { if (event.error) fatal(event.error); });
addEventListener('unhandledrejection', (event) => fatal(event.reason));

function missing() {
  if (typeof WebAssembly !== 'object') return 'WebAssembly';
  if (!window.ResizeObserver || !window.PointerEvent) return 'ResizeObserver';
  return '';
}
const tooOld = (lacking) => notice('这个浏览器打不开百家。请用手机自带的浏览器，或新版的 Chrome、Edge、Safari、Firefox 打开。', lacking);

// The service worker lives apart from the app, so that an update can mend an app that does not start.
const worker = { registration: null, applying: false, ready() {}, online() {} };
function startWorker() {
  if (!navigator.serviceWorker) return;
  const ready = () => { if (worker.registration.waiting && navigator.serviceWorker.controller) worker.ready(); };
  navigator.serviceWorker.addEventListener('controllerchange', () => { if (worker.applying) location.reload(); });
  navigator.serviceWorker.addEventListener('message', ({ data }) => { if (data === 'online' && navigator.onLine) worker.online(); });
  navigator.serviceWorker.register('./sw.js', { updateViaCache: 'none' }).then((made) => {
    worker.registration = made;
    ready();
    made.addEventListener('updatefound', () => made.installing?.addEventListener('statechange', ready));
    document.addEventListener('visibilitychange', () => { if (!document.hidden) made.update().catch(() => {}); });
  }, (error) => console.warn('no service worker:', error.message));
}
function applyUpdate() {
  worker.applying = true;
  if (worker.registration?.waiting) worker.registration.waiting.postMessage('apply');
  else location.reload();
}
if (document.readyState === 'complete') startWorker();
else addEventListener('load', startWorker);

// Reading and making codes is loaded when it is first needed.
let scanner;
const scanning = () => (scanner ??= import('./scan.js').catch((error) => { scanner = undefined; throw error; }));

async function main() {
  const lacking = missing();
  if (lacking) return tooOld(lacking);
  const host = { rasterise, send, saveFile, copyText, setPreference, submit, keepAtHand, want, closeStore, forgetStore,
    sealedQueue, changeWays, offersFinger, pickPhoto, decodePhoto,
    preference: (key) => ({ phone: phoneName, address: () => location.origin })[key]?.() ?? preference(key) };
  const loading = Promise.all([
    createModule({ host, locateFile: () => new URL('./baijia.wasm', import.meta.url).href }),
    openSettings().then((can) => {
      const account = preference('account');
      if (can && account) prepareStore(account);
      return can;
    }),
    document.fonts.load('16px "Baijia Icons"').catch(() => {}),
  ]);
  // The first drawing context starts the browser's graphics, a good part of a second: while the program is being loaded.
  const canvas = element('canvas');
  const drawable = canvas.getContext('webgl2', {
    alpha: false, depth: false, stencil: false, antialias: false, powerPreference: 'low-power',
  });
  if (!drawable) return tooOld('WebGL2');
  const [module, stored] = await loading;
  const { app } = module;
  module.useContext(drawable);

  const page = attachPage({ root: element('app'), canvas, probe: element('safe'), app });
  const mirror = createMirror({ root: element('app'), layer: element('twins'), app, page });
  Object.assign(host, {
    requestFrame: page.requestFrame,
    requestFrameAt: page.requestFrameAt,
    publish: mirror.publish,
    pushPage: page.pushPage,
    backTo: page.backTo,
    applyUpdate,
    showCamera: (rect) => scanning().then((module) => module.showCamera(element('app'), rect, app.scanned)),
    pickCode: () => scanning().then((module) => module.pickCode()),
    makeCodes: (texts) => scanning().then((module) => module.makeCodes(texts)),
    parcel: (...what) => import('./parcel.js').then((module) => module.parcel(...what)),
    openStore: (account, takeOver, way, image, done) =>
      openStore({ account, takeOver, way, image, done, blocksFailed: app.blocksFailed,
        blocks: (first, bytes) => { if (app.blocks(first, bytes)) page.frame(); }, // at once: it may lack another one
        taken: () => { app.storeTaken(); page.requestFrame(); } }),
  });
  globalThis.baijia = { page }; // for those who look into a running app: baijia.page.frames
  page.measure();
  app.start(preference('account'), new URLSearchParams(location.search).get('page') ?? '',
    stored ? 0 : kStorageUnavailable);
  element('notice').hidden = true;
  worker.online = () => { app.networkReturned(); page.requestFrame(); };
  worker.ready = () => { app.updateReady(); page.requestFrame(); };
  if (worker.registration?.waiting && navigator.serviceWorker.controller) worker.ready();
}

main().catch(fatal);
