// Work of a long proof shared among BAIJIA_LANES (2) lanes side by side, each with a browser and a profile of its own.

const lanes = Number(process.env.BAIJIA_LANES ?? 2);

/// Runs lane(number, next); next() gives each of 0 … count - 1 to one of them, and null when there are none left or a lane
/// has failed. When all have ended, a first failure is thrown.
export async function inLanes(count, lane) {
  let given = 0, failed = false;
  const next = () => (given < count && !failed ? given++ : null);
  const ended = await Promise.allSettled(Array.from({ length: lanes }, (_, number) =>
    lane(number, next).catch((error) => { failed = true; throw error; })));
  const first = ended.find(({ status }) => status === 'rejected');
  if (first) throw first.reason;
}
