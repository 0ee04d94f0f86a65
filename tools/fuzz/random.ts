/** Choices that a seed decides: the same seed and turn choose the same, whatever was chosen before. */
export type Random = Readonly<{
  /** From 0 up to 1. */
  next: () => number
  /** A whole number from 0 up to, not including, `end`. */
  below: (end: number) => number
  chance: (probability: number) => boolean
  pick: <T>(from: readonly T[]) => T
}>

/** Each turn has a stream of its own, so that one request can be made again without those before it. */
export function randomOf(seed: number, turn: number): Random {
  let state = mix(mix(seed >>> 0) ^ (turn >>> 0))
  // Mulberry32: 32 bits of state are plenty for the choices of one request.
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    return mix(state) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[below(from.length)]
      if (picked === undefined && from.length === 0)
        throw new Error('Invariant broken: there is something to pick from')
      return picked as (typeof from)[number]
    },
  }
}

function mix(number: number): number {
  let mixed = number >>> 0
  mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}
