// Typing is native. Each text field's twin (web/a11y.js) is a real input or textarea; while the app says that it is the
// active one it is shown exactly over the drawn field, with its own text and caret, so that IME, paste, voice, selection
// handles and autofill all work. The element's value leads while it is typed in; the app's text follows every edit.

const attributes = [
  { type: 'text' },                                                                  // kText
  {},                                                                                // kMultiline
  { type: 'password', autocomplete: 'current-password' },                            // kPassword
  { type: 'tel', inputmode: 'tel' },                                                 // kTelephone
  { type: 'text', inputmode: 'decimal' },                                            // kNumber
  { type: 'search', inputmode: 'search' },                                           // kSearch
  { type: 'text', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false' }, // kUserName
  { type: 'password' },                                                              // kCode
];
const multiline = 1, search = 5;

export function place({ style }, { x, y, width, height }) {
  Object.assign(style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
}

/// The empty twin of a field of `kind`.
export function makeField(kind) {
  const element = document.createElement(kind === multiline ? 'textarea' : 'input');
  const all = { autocomplete: 'off', enterkeyhint: kind === search ? 'search' : 'done', ...attributes[kind] };
  if (kind === multiline) delete all.enterkeyhint;
  for (const [name, value] of Object.entries(all)) element.setAttribute(name, value);
  return element;
}

/// `twin(id, kind)` finds or makes the element of a field.
export function createTextAgent({ root, twin, app, page }) {
  let active = null, composing = false, applying = false;
  const field = (event) => Number(event.target.dataset?.field ?? 0);

  const report = (event) => {
    if (!field(event) || composing) return;
    app.text(field(event), event.target.value);
    page.requestFrame();
  };
  // Some keyboards leave what was spoken or typed last underlined until the field is left: what is seen is what counts.
  const reportComposed = ({ target }) => {
    if (!composing || !active || target === active.element) return;
    app.text(active.id, active.element.value);
    page.requestFrame();
  };
  const done = (id, entered) => { app.textDone(id, entered); page.frame(); };

  root.addEventListener('compositionstart', () => { composing = true; });
  root.addEventListener('compositionend', (event) => { composing = false; report(event); });
  root.addEventListener('input', report);
  root.addEventListener('pointerdown', reportComposed, { capture: true });
  document.addEventListener('visibilitychange', reportComposed);
  root.addEventListener('focusin', (event) => {
    if (applying || !field(event) || active?.id === field(event)) return;
    app.activate(field(event));
    page.requestFrame();
  });
  root.addEventListener('focusout', (event) => {
    composing = false;
    // Another window or tab took the focus: the field keeps it for the return.
    if (applying || !field(event) || active?.id !== field(event) || !document.hasFocus()) return;
    const { id } = active;
    queueMicrotask(() => { if (active?.id === id && document.activeElement !== active.element) done(id, false); });
  });
  root.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !field(event) || event.isComposing || event.keyCode === 229) return;
    if (event.target instanceof HTMLTextAreaElement && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    done(field(event), true);
  });

  return {
    activeId: () => active?.id ?? 0,
    /// Shows the field of `input`, or none. Called after the twins are up to date.
    show(input) {
      applying = true;
      try {
        if (active && active.id !== input?.id) {
          const { element } = active;
          active = null;
          composing = false;
          element.classList.remove('typing');
          if (!input && document.activeElement === element) element.blur();
        }
        if (!input) return;
        const element = twin(input.id, input.kind);
        active = { id: input.id, element };
        element.classList.add('typing');
        place(element, input);
        const { style } = element;
        style.fontSize = `${Math.max(16, input.fontSize)}px`;
        const color = `#${input.color.toString(16).padStart(8, '0')}`;
        style.color = style.caretColor = color;
        element.maxLength = input.maxLength;
        element.placeholder = input.placeholder;
        if (input.name) element.setAttribute('aria-label', input.name);
        if (input.next) element.setAttribute('enterkeyhint', 'next');
        if (!composing && element.value !== input.text) element.value = input.text;
        if (document.activeElement !== element) element.focus({ preventScroll: true });
      } finally {
        applying = false;
      }
    },
  };
}
