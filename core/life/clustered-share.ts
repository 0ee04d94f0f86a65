import { type CountedShare, wilson } from './wilson.ts'

/** One subscription or customer with what was counted of it: `part` of `whole`. */
export type Cluster = Readonly<{ part: number; whole: number }>

/** The normal quantile of a 95 % interval, as `wilson` uses it. */
const Z = 1.96

/** Student's quantiles of a 95 % interval for 1, 2, 3 … degrees of freedom; from there on they are close to an expansion around Z. */
const STUDENT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228]

/** For few clusters the spread between them is itself unsure: 12.7 for two of them, 2.09 for twenty, 1.96 for very many. */
export function studentQuantile(degrees: number): number {
  const told = STUDENT[degrees - 1]
  return told ?? Z + (Z ** 3 + Z) / (4 * degrees) + (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / (96 * degrees ** 2)
}

/**
 * Σ part ÷ Σ whole, and how far it would move with other clusters: the variance by leaving out one cluster after the other (jackknife).
 * No chance is in it: the same clusters give the same answer. Undefined where nothing was counted; the variance where one cluster has all.
 */
export function ratioOf(
  clusters: readonly Cluster[],
): Readonly<{ ratio: number; variance: number | undefined; clusters: number }> | undefined {
  const counted = clusters.filter(({ whole }) => whole > 0)
  const part = total(counted.map((one) => one.part))
  const whole = total(counted.map((one) => one.whole))
  if (whole === 0) return undefined
  const many = counted.length
  if (many < 2) return { ratio: part / whole, variance: undefined, clusters: many }
  const without = counted.map((one) => (part - one.part) / (whole - one.whole))
  const middle = total(without) / many
  const variance = ((many - 1) / many) * total(without.map((one) => (one - middle) ** 2))
  return { ratio: part / whole, variance, clusters: many }
}

/**
 * A share of things that come in clusters, with its 95 % interval: months of one subscription resemble each other, so 240 months of ten
 * subscriptions say less than 240 months of 240. It is the score interval (`wilson`) of as many independent things as would be as sure as
 * the clusters are (Korn and Graubard, Survey Methodology 24 (1998), 193–201). Where clusters don't differ at all, as where
 * all or none count, that is as many as there are clusters of the same size; and never more than `atMost`, as three that look alike by
 * chance are no more than the months they have.
 */
export function clusteredShare(
  clusters: readonly Cluster[],
  atMost = Number.POSITIVE_INFINITY,
): CountedShare | undefined {
  const found = ratioOf(clusters)
  if (!found) return undefined
  const { ratio } = found
  const many = independentThings(found, clusters, atMost)
  const { low, high } = wilson(ratio * many, many) ?? { low: 0, high: 1 }
  return { share: ratio, low: ratio <= 0 ? 0 : Math.max(0, low), high: ratio >= 1 ? 1 : Math.min(1, high) }
}

/** Below this a variance is what floating point left of none. */
const NOTHING = 1e-15

function independentThings(
  { ratio, variance, clusters: many }: NonNullable<ReturnType<typeof ratioOf>>,
  clusters: readonly Cluster[],
  atMost: number,
): number {
  const sizes = clusters.map(({ whole }) => whole)
  const ofEqualSize = total(sizes) ** 2 / total(sizes.map((size) => size ** 2))
  if (variance === undefined || variance < NOTHING) return ofEqualSize
  const asSure = Math.min((ratio * (1 - ratio)) / variance, atMost)
  return asSure * (Z / studentQuantile(many - 1)) ** 2
}

/** A ratio that may be above 1, with its 95 % interval; undefined ends where one cluster has all, or where clusters don't differ. */
export function clusteredRatio(
  clusters: readonly Cluster[],
): Readonly<{ share: number; low: number | undefined; high: number | undefined }> | undefined {
  const found = ratioOf(clusters)
  if (!found) return undefined
  const { ratio, variance, clusters: many } = found
  if (variance === undefined || variance < NOTHING) return { share: ratio, low: undefined, high: undefined }
  const half = studentQuantile(many - 1) * Math.sqrt(variance)
  return { share: ratio, low: Math.max(0, ratio - half), high: ratio + half }
}

/**
 * The difference of two counted shares, with its 95 % interval from both of theirs (R. G. Newcombe, Statistics in Medicine 17 (1998),
 * 873–890, method 10). It contains 0 where the two may as well be the same.
 */
export function differenceOf(one: CountedShare, other: CountedShare): CountedShare {
  const share = one.share - other.share
  return {
    share,
    low: share - Math.hypot(one.share - one.low, other.high - other.share),
    high: share + Math.hypot(one.high - one.share, other.share - other.low),
  }
}

/** In one order whatever order they come in: sums of floating point differ by it in their last digit. */
function total(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b).reduce((sum, one) => sum + one, 0)
}
