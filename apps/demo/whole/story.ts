import type { WholeCustomer } from './customers.ts'
import type { Happening } from './happenings.ts'
import { journeys, steps } from './journey-facts.ts'
import { amended, arrival, begun, lived } from './life-facts.ts'
import { type Life, wholeLives } from './lives.ts'
import { isOrdered, isRegistered, policies, registration } from './selling.ts'
import { smallLives } from './small-lives.ts'

/** What the whole channel is made of, worked out from seeds alone: the same on every machine. */
export type Story = Readonly<{
  /** Of the customers that come with the whole channel. */
  lives: readonly Life[]
  /** How those of the small channel go on. */
  small: readonly Life[]
  happenings: ReadonlyMap<number, readonly Happening[]>
  /** The lives that begin by an order, by the month in which it is placed. */
  orders: ReadonlyMap<number, readonly Life[]>
}>

export function tellStory(): Story {
  const [lives, small] = [wholeLives(), smallLives()]
  const all = [...policies(), ...arrivals(lives), ...lives.flatMap(happeningsOf), ...small.flatMap(lived)]
  return {
    ...{ lives, small, happenings: Map.groupBy(all, ({ index }) => index) },
    orders: Map.groupBy(lives.filter(isOrdered), ({ begins }) => begins - 1),
  }
}

function happeningsOf(life: Life, at: number): readonly Happening[] {
  return [
    ...(isRegistered(life, at) ? registration(life) : []),
    ...[...begun(life, isOrdered(life, at)), ...journeys(life), ...steps(life), ...lived(life), ...amended(life)],
  ]
}

/** A customer is made known before its first product begins; one that orders in time for its quote. */
function arrivals(lives: readonly Life[]): readonly Happening[] {
  const first = new Map<WholeCustomer, number>()
  for (const [at, life] of lives.entries()) {
    const index = life.begins - (isOrdered(life, at) ? 2 : 1)
    first.set(life.customer, Math.min(first.get(life.customer) ?? index, index))
  }
  return [...first].flatMap(([customer, index]) => arrival(customer, index))
}
