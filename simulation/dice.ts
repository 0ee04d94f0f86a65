import { present } from '#core/ground/result.ts'

/** Choices from a seed: the same seed makes the same choices on every machine. */
export type Dice = Readonly<{
  /** A whole number from `least` to `most`, both included. */
  between: (least: number, most: number) => number
  chance: (probability: number) => boolean
  pick: <T>(from: readonly T[]) => T
}>

/** Dice by SplitMix64, whose first numbers are already far apart for seeds that are close. */
export function diceFrom(seed: number): Dice {
  let state = BigInt.asUintN(64, BigInt(seed) * 0x2545f4914f6cdd1dn)
  const next = (): bigint => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n)
    let mixed = BigInt.asUintN(64, (state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n)
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn)
    return mixed ^ (mixed >> 31n)
  }
  const below = (limit: number): number => Number(next() % BigInt(limit))
  return {
    between: (least, most) => least + below(most - least + 1),
    chance: (probability) => below(1_000_000) < probability * 1_000_000,
    pick: (from) => present(from[below(from.length)], 'there is something to pick from'),
  }
}
