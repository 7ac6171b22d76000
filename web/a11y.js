// The semantics mirror: for each control on the canvas a transparent twin lies over it in the DOM, with its role, name,
// value and state. Screen readers, keyboards and tests use the twins; fingers go through them to the root
// (web/page.js). Twins are changed in place, never rebuilt, so that focus and live regions last.

import { createTextAgent, makeField, place } from './text_agent.js';

// SemanticRole → ARIA role (shell/app/semantics.h).
const roles = [null, 'button', 'link', 'textbox', 'checkbox', 'radio', 'tab', 'heading', 'paragraph', 'list', 'listitem',
  'status', 'alert', 'dialog', 'progressbar', 'button', 'img', 'searchbox', 'option'];
const activatable = new Set(['button', 'link', 'checkbox', 'radio', 'tab', 'option']);
const spoken = new Set(['paragraph', 'heading', 'status', 'alert']); // their text is their content
const selectable = new Set(['tab', 'option']), checkable = new Set(['checkbox', 'radio']);
const owners = { tab: 'tablist', option: 'listbox', listitem: 'list' };
const isField = (role) => role === 'textbox' || role === 'searchbox';

export function createMirror({ root, layer, app, page }) {
  const twins = new Map(); // id → { element, role, kind, node }
  const ownerElements = [];

  function make(id, role, kind) {
    const field = isField(role);
    const element = field ? makeField(kind) : document.createElement('div');
    element.id = `n${id}`;
    if (field) element.dataset.field = id;
    else element.setAttribute('role', role);
    if (activatable.has(role)) element.dataset.node = id;
    const entry = { element, role, kind, node: null };
    twins.set(id, entry);
    return entry;
  }

  function set(element, name, value) {
    if (value === null || value === false) element.removeAttribute(name);
    else if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
  }

  function update(entry, node) {
    const { element, role } = entry, before = entry.node, active = text.activeId() === node.id;
    entry.node = node;
    if (!active && (!before || ['x', 'y', 'width', 'height'].some((side) => before[side] !== node[side]))) {
      place(element, node);
    }
    if (spoken.has(role)) {
      const words = node.value ? `${node.name} ${node.value}` : node.name;
      if (element.textContent !== words) element.textContent = words;
      if (role === 'heading') set(element, 'aria-level', node.level || 2);
      return;
    }
    set(element, 'aria-label', node.name);
    set(element, 'aria-disabled', node.disabled && 'true');
    if (isField(role)) {
      if (!active && node.kind !== 2 && element.value !== node.value) element.value = node.value;
      element.disabled = node.disabled;
      return;
    }
    if (role === 'progressbar') set(element, 'aria-valuetext', node.value || null);
    else set(element, 'aria-description', node.value || null);
    if (activatable.has(role)) element.tabIndex = node.disabled ? -1 : 0;
    if (selectable.has(role)) set(element, 'aria-selected', String(node.checked));
    else if (checkable.has(role)) set(element, 'aria-checked', String(node.checked));
    else if (role === 'button') set(element, 'aria-pressed', node.checked && 'true');
    if (node.focused && !before?.focused && document.activeElement !== element) {
      element.focus({ preventScroll: true });
    }
  }

  // ARIA wants tabs, options and items inside their container; the twins are flat, so the container owns them.
  function own(nodes) {
    const groups = [];
    let list = null;
    for (const node of nodes) {
      const role = roles[node.role], last = groups.at(-1);
      if (role === 'list') list = twins.get(node.id).element;
      if (!owners[role]) continue;
      const container = role === 'listitem' ? list : null;
      if (last?.role === role && last.container === container) last.ids.push(`n${node.id}`);
      else groups.push({ role, container, ids: [`n${node.id}`] });
    }
    let used = 0;
    for (const { role, container, ids } of groups) {
      const element = container ?? ownerElements[used] ?? document.createElement('div');
      if (!container) {
        ownerElements[used++] = element;
        element.className = 'owner';
        set(element, 'role', owners[role]);
        if (!element.isConnected) layer.append(element);
      }
      set(element, 'aria-owns', ids.join(' '));
    }
    for (const extra of ownerElements.splice(used)) extra.remove();
    for (const node of nodes) {
      if (roles[node.role] !== 'list') continue;
      const { element } = twins.get(node.id), filled = groups.some(({ container }) => container === element);
      set(element, 'role', filled ? 'list' : 'group');
      if (!filled) set(element, 'aria-owns', null);
    }
  }

  const text = createTextAgent({
    root, app, page,
    twin(id, kind) {
      const entry = twins.get(id) ?? make(id, 'textbox', kind);
      if (!entry.element.isConnected) layer.append(entry.element);
      return entry.element;
    },
  });

  const activate = (element) => {
    app.activate(Number(element.dataset.node));
    page.frame();
  };
  // A click without a pointer before it comes from a screen reader or a script.
  root.addEventListener('click', (event) => {
    const element = event.target.closest?.('[data-node]');
    if (element && !page.pointerJustEnded(event)) activate(element);
  });
  root.addEventListener('keydown', (event) => {
    if (!event.target.dataset?.node || (event.key !== 'Enter' && event.key !== ' ') || event.repeat) return;
    event.preventDefault();
    activate(event.target);
  });

  return {
    publish({ nodes, input, title }) {
      if (document.title !== title) document.title = title;
      const seen = new Map(nodes.map((node) => [node.id, node]));
      for (const [id, { element, role, kind }] of twins) {
        const node = seen.get(id), typing = input?.id === id;
        if (node && roles[node.role] === role && (!isField(role) || node.kind === kind || typing)) continue;
        if (!node && typing) continue;
        element.remove();
        twins.delete(id);
      }
      let previous = null;
      for (const node of nodes) {
        const entry = twins.get(node.id) ?? make(node.id, roles[node.role], node.kind);
        const after = previous ? previous.nextSibling : layer.firstChild;
        // Moving an element would take the focus from it.
        if (after !== entry.element && document.activeElement !== entry.element) layer.insertBefore(entry.element, after);
        previous = entry.element;
        update(entry, node);
      }
      own(nodes);
      text.show(input);
    },
  };
}
