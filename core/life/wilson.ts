/** How sure a share is that was counted: the share itself and the ends of its interval, each from 0 to 1. */
export type CountedShare = Readonly<{ share: number; low: number; high: number }>

/** The normal quantile of a 95 % interval, as the published tables use it. */
const Z = 1.96

/**
 * The share of `successes` among `of`, with its 95 % score interval (E. B. Wilson, JASA 22 (1927), 209–212); undefined where nothing
 * was counted. It stays inside 0 … 1 and is honest for few: 1 of 1 is a share of 1 that may as well be 0.21. No more succeed than
 * were counted; where things are not independent, `of` is how many independent ones they are worth, which need not be whole.
 */
export function wilson(successes: number, of: number): CountedShare | undefined {
  if (of === 0) return undefined
  const share = successes / of
  const z2 = Z * Z
  const middle = (successes + z2 / 2) / (of + z2)
  const half = (Z * Math.sqrt((successes * (of - successes)) / of + z2 / 4)) / (of + z2)
  // At the ends the interval touches 0 and 1 exactly; floating point would miss them by its last digit.
  return { share, low: successes === 0 ? 0 : middle - half, high: successes === of ? 1 : middle + half }
}
