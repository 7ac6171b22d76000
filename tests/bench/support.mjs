// What the benchmarks in a browser share: numbers as JSON lines, and what the page's own clock says.

const sorted = (values) => [...values].sort((a, b) => a - b);
export const numbers = (values) => {
  const list = sorted(values);
  return { median: list[Math.floor(list.length / 2)], min: list[0], max: list.at(-1) };
};
export const percentile = (values, share) => sorted(values)[Math.min(values.length - 1, Math.floor(values.length * share))];
export const progress = (line) => process.stderr.write(`${line}\n`);

/// One measure. `reference` null: there is nothing to hold it against.
export function report(part, measure, unit, ours, reference, theirs, size) {
  console.log(JSON.stringify({ part, size, measure, unit, runs: ours.length, baijia: numbers(ours), reference,
    reference_numbers: theirs && numbers(theirs) }));
}

/// The first time a twin with this text is there.
export const whenSeen = `(words) => new Promise((resolve) => {
  const look = () => {
    for (const e of document.querySelectorAll('[role]')) {
      if ((e.getAttribute('aria-label') ?? e.textContent).includes(words)) return resolve(performance.now());
    }
    setTimeout(look, 2);
  };
  look();
})`;

export const whenTapped = `() => new Promise((resolve) =>
  addEventListener('pointerup', () => resolve(performance.now()), { once: true, capture: true }))`;
