// The browser's page as the app sees it: frames on demand, viewport, pointers, wheel, keys, history, visibility.

const phases = { pointerdown: 0, pointermove: 1, pointerup: 2, pointercancel: 3 };
const keys = { Escape: 0, Enter: 1, Tab: 2, ArrowUp: 3, ArrowDown: 4, ArrowLeft: 5, ArrowRight: 6, PageUp: 7,
  PageDown: 8, Home: 9, End: 10 };
const isField = (element) => element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;

/// `root` receives all pointers, `canvas` lies in it, `probe` has the safe areas as padding (style.css).
export function attachPage({ root, canvas, probe, app }) {
  const page = { frames: 0, lost: false, depth: 0 };
  let pending = 0, timer = 0, timerAt = Infinity;

  // Frames. A hidden page has no animation frames, but saves and answers must still be worked on.
  const frame = () => {
    cancelAnimationFrame(pending);
    pending = 0;
    const visible = !document.hidden && !page.lost;
    if (visible) page.frames++;
    app.frame(visible);
  };
  const requestFrame = () => {
    if (pending) return;
    pending = 1;
    if (document.hidden) setTimeout(() => pending && frame(), 200);
    else pending = requestAnimationFrame(frame);
  };
  const requestFrameAt = (millis) => {
    if (millis >= timerAt && timerAt > Date.now()) return;
    clearTimeout(timer);
    timerAt = millis;
    const wait = Math.min(Math.max(millis - Date.now(), 0), 2 ** 31 - 1);
    timer = setTimeout(() => { timerAt = Infinity; requestFrame(); }, wait);
  };

  // Viewport. The canvas keeps the whole window; the keyboard only covers it.
  const media = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(pointer: coarse)',
    '(display-mode: standalone)']
    .map((query) => matchMedia(query));
  let device = null, room = -1; // megabytes that are free
  const askRoom = async () => {
    const { quota, usage } = await navigator.storage?.estimate?.().catch(() => {}) ?? {};
    if (quota > 0) room = (quota - usage) / 2 ** 20;
    measure();
  };
  const measure = () => {
    const ratio = devicePixelRatio || 1, box = root.getBoundingClientRect();
    // The exact device pixels, where they are known and not of another ratio than the page's (emulated screens).
    const near = device && Math.abs(device.width - box.width * ratio) < 2;
    const width = near ? device.width : Math.round(box.width * ratio);
    const height = near ? device.height : Math.round(box.height * ratio);
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    const style = getComputedStyle(probe);
    const insets = ['Top', 'Right', 'Bottom', 'Left'].map((side) => parseFloat(style['padding' + side]) || 0);
    const seen = window.visualViewport;
    const covered = seen && seen.scale < 1.01 ? Math.max(0, box.height - seen.height - seen.offsetTop) : 0;
    app.viewport([width / ratio, height / ratio, ratio, ...insets, covered > 80 ? covered : 0,
      ...media.map((query) => Number(query.matches)), room]);
    requestFrame();
  };
  const observer = new ResizeObserver(([entry]) => {
    const box = entry.devicePixelContentBoxSize?.[0];
    device = box ? { width: box.inlineSize, height: box.blockSize } : null;
    measure();
  });
  try { observer.observe(canvas, { box: 'device-pixel-content-box' }); } catch { observer.observe(canvas); }
  addEventListener('resize', measure);
  for (const query of media) query.addEventListener('change', measure);
  window.visualViewport?.addEventListener('resize', () => { scrollTo(0, 0); measure(); });

  // Pointers, read at the root: a click on a twin and one on the canvas are the same. Only one finger counts.
  let held = null, lastPointerEnd = -Infinity;
  const onPointer = (event) => {
    const mouse = event.pointerType === 'mouse';
    if (!event.isPrimary || (event.type === 'pointerdown' && event.button !== 0)) return;
    if (event.type === 'pointermove' && !mouse && held !== event.pointerId) return;
    if (event.type === 'pointerdown') held = event.pointerId;
    const ended = event.type === 'pointerup' || event.type === 'pointercancel';
    if (ended && held !== event.pointerId) return;
    if (ended) { held = null; lastPointerEnd = event.timeStamp; }
    app.pointer(phases[event.type], event.clientX, event.clientY, mouse);
    // Within the event itself, so that what the tap does may use the clipboard and open the keyboard.
    if (event.type === 'pointerup') frame();
    else requestFrame();
  };
  for (const type of Object.keys(phases)) root.addEventListener(type, onPointer);
  // Focus stays in the field that is being typed in until the app ends it.
  root.addEventListener('mousedown', (event) => { if (!isField(event.target)) event.preventDefault(); });
  root.addEventListener('contextmenu', (event) => { if (!isField(event.target)) event.preventDefault(); });
  root.addEventListener('wheel', (event) => {
    if (event.ctrlKey) return; // the browser's zoom
    event.preventDefault();
    const unit = [1, 32, root.clientHeight][event.deltaMode];
    app.wheel(event.deltaX * unit, event.deltaY * unit);
    requestFrame();
  }, { passive: false });

  addEventListener('keydown', (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const search = event.key === '/' || ((event.ctrlKey || event.metaKey) && event.key === 'k');
    const key = search ? 11 : keys[event.key];
    if (key === undefined || event.key === 'Tab' || (isField(event.target) && event.key !== 'Escape')) return;
    event.preventDefault();
    app.key(key);
    requestFrame();
  });

  // History: one entry a page. Going forward again would need a page that is gone, so it is undone.
  let own = false;
  history.replaceState({ depth: 0 }, '');
  addEventListener('popstate', ({ state }) => {
    const depth = state?.depth ?? 0;
    const handled = own;
    own = depth > page.depth;
    if (own) history.go(page.depth - depth);
    if (own || handled) return;
    page.depth = depth;
    app.back(depth);
    requestFrame();
  });

  document.addEventListener('visibilitychange', () => {
    if (document.hidden) app.hidden();
    else askRoom();
    pending = 0;
    requestFrame();
  });
  addEventListener('pagehide', () => app.hidden());
  addEventListener('online', () => { app.networkReturned(); requestFrame(); });

  // A lost drawing context comes back; until then the app works unseen.
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault();
    page.lost = true;
    app.contextLost();
  });
  canvas.addEventListener('webglcontextrestored', () => { page.lost = false; requestFrame(); });

  askRoom();
  return Object.assign(page, {
    measure, frame, requestFrame, requestFrameAt,
    pointerJustEnded: (event) => event.timeStamp - lastPointerEnd < 700,
    pushPage(depth) {
      page.depth = depth;
      history.pushState({ depth }, '');
    },
    backTo(depth) {
      if (depth >= page.depth) return;
      own = true;
      history.go(depth - page.depth);
      page.depth = depth;
    },
  });
}
