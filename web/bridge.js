// The only place where C++ and JavaScript meet: marshalling, nothing else. shell/app/host_web.cpp declares the other
// side. Module.host holds what C++ may call (web/boot.js puts it together); Module.app is what JavaScript may call.
// An Emscripten JavaScript library: it becomes part of baijia.js.

addToLibrary({
  $bridge__deps: ['$UTF8ToString', '$stringToNewUTF8', '$GL', 'malloc', 'free'],
  $bridge__postset: 'Module["app"] = bridge.app; Module["useContext"] = bridge.useContext;',
  $bridge: {
    useContext(context) {
      GL.makeContextCurrent(GL.registerContext(context, { majorVersion: 2, minorVersion: 0 }));
    },
    withText(text, use) {
      const pointer = stringToNewUTF8(text);
      try { return use(pointer); } finally { _free(pointer); }
    },
    withBytes(bytes, use) {
      const pointer = _malloc(bytes.length || 1);
      HEAPU8.set(bytes, pointer);
      try { return use(pointer, bytes.length); } finally { _free(pointer); }
    },
    /// As Change in host_web.cpp: [position, bytes], valid during the call.
    changes: (pointer, count) => Array.from({ length: count }, (_, i) => {
      const [position, at, size] = HEAPU32.subarray((pointer >> 2) + 3 * i, (pointer >> 2) + 3 * i + 3);
      return [position, HEAPU8.subarray(at, at + size)];
    }),
    app: {
      start: (account, page, problem) =>
        bridge.withText(account, (a) => bridge.withText(page, (p) => _web_start(a, p, problem))),
      frame: (visible) => _web_frame(visible),
      contextLost: () => _web_context_lost(),
      viewport: (values) => bridge.withBytes(new Uint8Array(Float32Array.from(values).buffer), (p) => _web_viewport(p)),
      pointer: (phase, x, y, mouse) => _web_pointer(phase, x, y, mouse),
      wheel: (dx, dy) => _web_wheel(dx, dy),
      key: (key) => _web_key(key),
      text: (field, text) => bridge.withText(text, (p) => _web_text(field, p)),
      textDone: (field, entered) => _web_text_done(field, entered),
      activate: (node) => _web_activate(node),
      back: (depth) => _web_back(depth),
      networkReturned: () => _web_network_returned(),
      hidden: () => _web_hidden(),
      updateReady: () => _web_update_ready(),
      storeTaken: () => _web_store_taken(),
      blocks: (first, bytes) => bridge.withBytes(bytes, (pointer, size) => _web_blocks(first, pointer, size) !== 0),
      blocksFailed: (code) => _web_blocks_failed(code),
      scanned: (text, trouble) => bridge.withText(text, (p) => _web_scanned(p, trouble)),
    },
    // Reads a Publication in the order host_web.cpp writes it.
    readPublication(pointer, size) {
      const view = new DataView(HEAPU8.buffer, pointer, size);
      let at = 0;
      const u8 = () => view.getUint8(at++);
      const u32 = () => view.getUint32((at += 4) - 4, true);
      const f32 = () => view.getFloat32((at += 4) - 4, true);
      const text = () => { const length = u32(); at += length; return UTF8ToString(pointer + at - length, length); };
      let input = null;
      if (u8()) {
        input = { id: u32(), kind: u8(), next: u8() !== 0, x: f32(), y: f32(), width: f32(), height: f32(),
                  fontSize: f32(), color: u32(), maxLength: u32(), text: text(), name: text(), placeholder: text() };
      }
      const title = text();
      const nodes = Array.from({ length: u32() }, () => {
        const id = u32(), role = u8(), flags = u8();
        return { id, role, disabled: (flags & 1) !== 0, checked: (flags & 2) !== 0, focused: (flags & 4) !== 0,
                 level: u8(), kind: u8(), x: f32(), y: f32(), width: f32(), height: f32(), name: text(), value: text() };
      });
      return { title, input, nodes };
    },
  },

  web_rasterise__deps: ['$bridge'],
  web_rasterise: (codepoint, face, pixels, metrics, out, capacity) => {
    const glyph = Module.host.rasterise(codepoint, face, pixels, HEAPU8.subarray(out, out + capacity));
    HEAPF32.set(glyph, metrics >> 2);
  },
  web_request_frame: () => Module.host.requestFrame(),
  web_request_frame_at: (millis) => Module.host.requestFrameAt(millis),
  web_publish: (pointer, size) => Module.host.publish(bridge.readPublication(pointer, size)),
  web_send__deps: ['$bridge'],
  web_send: (ticket, path, pathSize, body, bodySize) => {
    const done = (status, error, bytes, wait) =>
      bridge.withBytes(bytes, (pointer, size) => _web_response(ticket, status, error, wait, pointer, size));
    Module.host.send(UTF8ToString(path, pathSize), HEAPU8.slice(body, body + bodySize), done);
  },
  web_save_file: (name, nameSize, mime, mimeSize, bytes, size) =>
    Module.host.saveFile(UTF8ToString(name, nameSize), UTF8ToString(mime, mimeSize), HEAPU8.slice(bytes, bytes + size)),
  web_copy_text__deps: ['$bridge'],
  web_copy_text: (ticket, text, size) => {
    Module.host.copyText(UTF8ToString(text, size)).then((error) =>
      bridge.withText(error, (pointer) => _web_done(ticket, error ? 900 : 0, pointer)));
  },
  web_preference__deps: ['$stringToNewUTF8'],
  web_preference: (key, size) => stringToNewUTF8(Module.host.preference(UTF8ToString(key, size))),
  web_set_preference: (key, keySize, value, valueSize) =>
    Module.host.setPreference(UTF8ToString(key, keySize), UTF8ToString(value, valueSize)),
  web_push_page: (depth) => Module.host.pushPage(depth),
  web_back_to: (depth) => Module.host.backTo(depth),
  web_open_store__deps: ['$bridge'],
  web_open_store: (ticket, account, size, takeOver, code, codeSize, recovery, recoverySize, finger) => {
    const way = { code: UTF8ToString(code, codeSize), recovery: UTF8ToString(recovery, recoverySize), finger };
    const image = (bytes) => { const at = _web_store_image(ticket, bytes); return HEAPU8.subarray(at, at + bytes); };
    Module.host.openStore(UTF8ToString(account, size), takeOver !== 0, way, image, (code, detail, generation, here = []) =>
      bridge.withText(detail, (pointer) => bridge.withBytes(here, (bytes, count) =>
        _web_store_opened(ticket, code, pointer, generation, bytes, count))));
  },
  web_pick_photo__deps: ['$bridge'],
  web_pick_photo: (ticket, camera) => {
    Module.host.pickPhoto(camera !== 0, ({ width, height, thumbnail, bytes, hash }) =>
      bridge.withBytes(bytes, (pointer, size) => bridge.withText(hash, (text) =>
        _web_picked(ticket, width, height, thumbnail, pointer, size, text))));
  },
  web_decode_photo__deps: ['$bridge'],
  web_decode_photo: (ticket, bytes, size, longest) => {
    Module.host.decodePhoto(HEAPU8.slice(bytes, bytes + size), longest, (width, height, pixels) =>
      bridge.withBytes(pixels, (pointer) => _web_decoded(ticket, width, height, pointer)));
  },
  web_offers_finger: () => Module.host.offersFinger(),
  web_close_store: () => Module.host.closeStore(),
  web_forget_store__deps: ['$bridge'],
  web_forget_store: (ticket, account, size, takeOver) =>
    Module.host.forgetStore(UTF8ToString(account, size), takeOver, (code, detail) =>
      bridge.withText(detail, (pointer) => _web_done(ticket, code, pointer))),
  web_sealed_queue__deps: ['$bridge'],
  web_sealed_queue: (ticket, account, size, from) =>
    Module.host.sealedQueue(UTF8ToString(account, size), from, ({ boxes, waiting, more }) => {
      const sizes = new Uint8Array(Uint32Array.from(boxes, (box) => box.length).buffer);
      bridge.withBytes(sizes, (table) => {
        const all = new Uint8Array(boxes.reduce((sum, box) => sum + box.length, 0));
        boxes.reduce((at, box) => { all.set(box, at); return at + box.length; }, 0);
        bridge.withBytes(all, (bytes) => _web_queue(ticket, bytes, table, boxes.length, waiting, more));
      });
    }),
  web_change_ways__deps: ['$bridge'],
  web_change_ways: (ticket, current, currentSize, code, codeSize, recovery, recoverySize, finger) => {
    const next = { code: UTF8ToString(code, codeSize), recovery: UTF8ToString(recovery, recoverySize), finger };
    Module.host.changeWays({ code: UTF8ToString(current, currentSize) }, next, (code, detail) =>
      bridge.withText(detail, (pointer) => _web_done(ticket, code, pointer)));
  },
  web_submit__deps: ['$bridge'],
  web_submit: (ticket, generation, blockCount, changes, count, queue, waiting, key, boxes, sizes, boxCount) => {
    const writes = bridge.changes(changes, count);
    const change = queue === 0 ? null : { clear: queue === 2, waiting, key: HEAPU8.slice(key, key + 65),
      boxes: Array.from({ length: boxCount }, (_, i) => {
        const at = HEAPU32[(boxes >> 2) + i];
        return HEAPU8.slice(at, at + HEAPU32[(sizes >> 2) + i]);
      }) };
    Module.host.submit(generation, blockCount, writes, (code, detail) =>
      bridge.withText(detail, (pointer) => _web_submitted(ticket, code, pointer)), change);
  },
  web_keep_at_hand__deps: ['$bridge'],
  web_keep_at_hand: (blocks, count) => Module.host.keepAtHand(bridge.changes(blocks, count)),
  web_want: (block) => Module.host.want(block),
  web_show_camera__deps: ['$bridge'],
  web_show_camera: (shown, x, y, width, height) => {
    Module.host.showCamera(shown ? { x, y, width, height } : null).catch(() => bridge.app.scanned('', 224));
  },
  web_pick_code__deps: ['$bridge'],
  web_pick_code: (ticket) => {
    Module.host.pickCode().catch(() => []).then((texts) =>
      bridge.withBytes(new TextEncoder().encode(texts?.join('\0') ?? ''), (pointer, size) =>
        _web_code_picked(ticket, texts !== null, pointer, size)));
  },
  web_make_codes__deps: ['$bridge'],
  web_make_codes: (ticket, texts, size) => {
    Module.host.makeCodes(UTF8ToString(texts, size).split('\n')).catch(() => []).then((codes) =>
      bridge.withBytes(codes.flatMap((rows) => [rows.length, ...rows.flat()]), (pointer, bytes) =>
        _web_codes_made(ticket, pointer, bytes)));
  },
  web_parcel__deps: ['$bridge'],
  web_parcel: (ticket, deed, octets, size, key, keySize) => {
    Module.host.parcel(deed, HEAPU8.slice(octets, octets + size), HEAPU8.slice(key, key + keySize)).catch(() => null)
      .then((done) => bridge.withBytes(done ?? [], (pointer, bytes) =>
        _web_parcel_done(ticket, done !== null, pointer, bytes)));
  },
  web_apply_update: () => Module.host.applyUpdate(),
  web_log: (level, line, size) =>
    console[['debug', 'info', 'warn', 'error'][level]](UTF8ToString(line, size)),
  web_utc_offset_minutes: () => -new Date().getTimezoneOffset(),
});
