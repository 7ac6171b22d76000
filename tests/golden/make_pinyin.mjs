// Writes pinyin.txt: the initials that pinyin-pro gives for each character of GB 2312, by which core/store/pinyin is
// judged. Run inside the build root after an update of pinyin-pro:
//   node tests/golden/make_pinyin.mjs $BAIJIA_CACHE/npm/node_modules >tests/golden/pinyin.txt
// One line a set of initials: the letters – the usual reading's first, the one as a surname second, then the others –,
// a blank, every character with exactly these.
import { createRequire } from 'node:module';

const { pinyin } = createRequire(process.argv[2] + '/')('pinyin-pro');
const decoder = new TextDecoder('gb18030');
const initials = (character, options) =>
  pinyin(character, { type: 'array', toneType: 'none', ...options })
    .map((reading) => reading.normalize('NFD')[0])
    .filter((letter) => letter >= 'a' && letter <= 'z');
const sets = new Map();
for (let high = 0xb0; high <= 0xf7; ++high) {
  for (let low = 0xa1; low <= 0xfe; ++low) {
    const character = decoder.decode(Uint8Array.of(high, low));
    if (!/^\p{Script=Han}$/u.test(character)) continue;
    const [usual] = initials(character, {});
    const [surname] = initials(character, { surname: 'all', mode: 'surname' });
    if (!usual || !surname) continue;
    const others = initials(character, { multiple: true }).filter((letter) => letter !== usual && letter !== surname);
    const letters = usual + surname + [...new Set(others)].sort().join('');
    sets.set(letters, (sets.get(letters) ?? '') + character);
  }
}
for (const letters of [...sets.keys()].sort()) console.log(`${letters} ${sets.get(letters)}`);
