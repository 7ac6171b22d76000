// A member's eyes and fingers: finds controls by role and name on the semantics twins, taps where they are drawn, waits
// for what should appear. The same words in every engine.

// Runs in the page. The twins whose role and name fit, visible ones only.
const findTwins = `(role, name, exact) => {
  const implicit = { INPUT: 'textbox', TEXTAREA: 'textbox', A: 'link', BUTTON: 'button' };
  const roleOf = (e) => e.getAttribute('role') ?? (e.type === 'search' ? 'searchbox' : implicit[e.tagName]);
  const nameOf = (e) => e.getAttribute('aria-label') ?? e.textContent;
  return [...document.querySelectorAll('[role], input, textarea')].filter((e) => {
    if (role && roleOf(e) !== role) return false;
    const found = nameOf(e);
    if (exact ? found !== name : !found.includes(name)) return false;
    const box = e.getBoundingClientRect();
    return box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  }).map((e) => {
    const box = e.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2, width: box.width, height: box.height, name: nameOf(e),
             value: e.value ?? e.getAttribute('aria-valuetext') ?? e.getAttribute('aria-description') ?? '', disabled: e.getAttribute('aria-disabled') === 'true' };
  });
}`;

const listTwins = `() => [...document.querySelectorAll('[role], input, textarea')]
  .map((e) => (e.getAttribute('role') ?? e.tagName) + ':' + (e.getAttribute('aria-label') ?? e.textContent)).join(' | ')`;

/** What members choose as the code of their phones. */
export const code = 'shisan hao 13';

export class Member {
  constructor(driver, patienceMillis = 30000) {
    this.driver = driver;
    this.patienceMillis = patienceMillis;
    this.taps = 0;
  }

  /** All twins with that role and name (part of the name, or all of it with exact). */
  find(role, name, exact = false) { return this.driver.evaluate(findTwins, role, name, exact); }

  /** Asks again until `question` gives something true; its answer. */
  async eventually(question, what) {
    const end = performance.now() + this.patienceMillis;
    for (;;) {
      const answer = await question();
      if (answer) return answer;
      if (performance.now() > end) throw new Error(`never ${what}; on the screen: ${await this.driver.evaluate(listTwins)}`);
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
  }

  sees(name, role = null) {
    return this.eventually(async () => (await this.find(role, name))[0], `saw ${role ?? ''} "${name}"`);
  }

  async gone(name, role = null) {
    return this.eventually(async () => (await this.find(role, name)).length === 0, `lost ${role ?? ''} "${name}"`);
  }

  /** A real tap in the middle of the control, once it stands still; with `seek`, scrolling down while it is not there. */
  async tap(role, name, exact = false, seek = false) {
    let before = null, still = 0;
    const spot = await this.eventually(async () => {
      const [now] = await this.find(role, name, exact);
      if (!now && seek) await this.scrollBy(160);
      still = now && !now.disabled && before && before.x === now.x && before.y === now.y ? still + 1 : 0;
      before = now;
      return still >= 3 ? now : null; // a finger on a list that still rolls stops it and taps nothing
    }, `could tap ${role} "${name}"`);
    await this.driver.tap(spot.x, spot.y);
    this.taps += 1;
    return spot;
  }

  /** Scrolls the page down until the control stands still well above the footer, or the page ends. */
  async scrollTo(role, name) {
    let before = null;
    for (let tries = 0; tries < 30; tries += 1) {
      const [control] = await this.find(role, name);
      if (control && control.y === before) return;
      before = control?.y ?? null;
      const height = await this.driver.evaluate('() => innerHeight');
      if (!control || control.y >= height * 0.65) await this.scrollBy(160);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }

  async scrollBy(pixels) {
    const { width, height } = await this.driver.evaluate('() => ({ width: innerWidth, height: innerHeight })');
    await this.driver.wheel(width / 2, height / 2, pixels);
  }

  async tapBelow(role, name) {
    await this.scrollTo(role, name);
    return this.tap(role, name, false, true); // what was tapped before may still make the page grow
  }

  /** Types into the field of that name, as a keyboard does. */
  async write(name, text) {
    await this.scrollTo('textbox', name);
    await this.tap('textbox', name);
    await this.eventually(() => this.driver.evaluate(
      `(name) => ['INPUT', 'TEXTAREA'].includes(document.activeElement.tagName)
        && document.activeElement.getAttribute('aria-label').includes(name)`, name), `could type into "${name}"`);
    await this.driver.type(text);
    await this.eventually(async () => (await this.find('textbox', name)).some((field) => field.value.includes(text)),
      `had "${text}" in "${name}"`);
  }

  /** The address of the first door that 今日 proposes, like "龙泉园路88弄1号 501" or "沿街商铺 96号". */
  async firstDoor() {
    const address = /^(\S+号 [^\s,，]+|\S+ \d+号)/;
    const [door] = await this.eventually(async () => {
      const doors = (await this.find('button', '号')).filter(({ name }) => address.test(name));
      return doors.length > 0 && doors;
    }, 'saw a proposed door');
    return address.exec(door.name)[0];
  }

  /** Until `then` stands on the screen: 今日, unless the phone was left elsewhere. */
  async signIn(login, password, chosen = code, then = '先去这里') {
    await this.write('账号', login);
    await this.write('密码', password);
    await this.tap('button', '登录', true);
    await this.sees('定一个解锁码', 'heading');
    await this.write('解锁码', chosen);
    await this.write('再输一次', chosen);
    await this.tap('button', '定好了', true);
    await this.sees(then);
  }

  async unlock(with_code = code) {
    await this.sees('请解锁', 'heading');
    await this.write('解锁码', with_code);
    await this.tap('button', '解锁', true);
  }
}
