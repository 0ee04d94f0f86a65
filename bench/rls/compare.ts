/** Milliseconds that the same thing takes on either side, by the median of as many turns. */
export type Compared = Readonly<{ secured: number; narrowed: number; turns: number }>

/** The same thing as row-level security shows the rows, and by explicit conditions to somebody whom nothing is hidden from. */
export type Sides = Readonly<{ secured: () => Promise<void>; narrowed: () => Promise<void> }>

const LEAST_TURNS = 5
const LEAST_MS = 1_000
const MOST_MS = 8_000
const WARMING_TURNS = 2

/** How well the ratio is to be known, whatever else the machine does meanwhile: its standard error. */
const EXACT_TO = 0.02

/** Has both sides do it in turn, after some turns that are not counted, until the ratio is known well enough. */
export async function compareSides(sides: Sides): Promise<Compared> {
  const took: Readonly<{ secured: number[]; narrowed: number[] }> = { secured: [], narrowed: [] }
  for (let turn = 0; turn < WARMING_TURNS; turn += 1) {
    await sides.secured()
    await sides.narrowed()
  }
  const begun = performance.now()
  for (let turn = 0; ; turn += 1) {
    // Whoever goes second finds the caches warmer: the sides take turns at that too.
    const order = turn % 2 === 0 ? (['secured', 'narrowed'] as const) : (['narrowed', 'secured'] as const)
    for (const side of order) took[side].push(await timeOf(sides[side]))
    if (turn + 1 < LEAST_TURNS) continue
    const ms = performance.now() - begun
    if (ms > MOST_MS || (ms > LEAST_MS && errorOf(took.secured) + errorOf(took.narrowed) <= EXACT_TO)) break
  }
  return { secured: quantile(took.secured, 0.5), narrowed: quantile(took.narrowed, 0.5), turns: took.secured.length }
}

export function ratioOf({ secured, narrowed }: Compared): number {
  return secured / narrowed
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** The standard error of a median, as part of it: 1.25 σ / √n, where the quartiles are 1.35 σ apart. */
function errorOf(values: readonly number[]): number {
  const spread = quantile(values, 0.75) - quantile(values, 0.25)
  return (1.25 * spread) / (1.35 * Math.sqrt(values.length) * quantile(values, 0.5))
}

function quantile(values: readonly number[], part: number): number {
  const ordered = [...values].sort((a, b) => a - b)
  return ordered[Math.floor(ordered.length * part)] ?? Number.NaN
}
