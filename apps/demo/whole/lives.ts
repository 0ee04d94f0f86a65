import { randomFrom } from '#apps/demo/random.ts'
import { type DemoProduct, MORE_CUSTOMERS, type WholeCustomer } from './customers.ts'
import { dayIn, WHOLE_MONTHS } from './months.ts'
import type { Manner } from './partners.ts'

/** What happens in one month of a customer's life with one product. Days are moments, `health` is the score at its end. */
export type LifeMonth = Readonly<{
  index: number
  health: number
  /** How much is used, the first month's being 1. */
  level: number
  contacts: readonly Contact[]
  tickets: readonly Readonly<{ at: string; severity: 'low' | 'normal' | 'high' | 'critical'; days: number }>[]
  /** Seats from a day of this month on, where they change. */
  seats?: number
}>

export type Contact = Readonly<{
  kind: 'business_review' | 'call' | 'meeting' | 'workshop' | 'mail'
  at: string
  how?: 'met' | 'answered' | 'confirmed'
}>

export type Leaving = Readonly<{
  /** The month at whose beginning it is over. */
  index: number
  early: boolean
  reason: 'price' | 'product' | 'competitor' | 'no_need' | 'service' | 'moved' | 'closed' | 'other'
}>

/** A customer's life with a product: when it began, month by month, and whether and why it left. */
export type Life = Readonly<{
  customer: WholeCustomer
  product: DemoProduct
  /** The month in which it begins. */
  begins: number
  autoRenews: boolean
  /** Cores of a day or seats, at the beginning. */
  size: number
  months: readonly LifeMonth[]
  /** Months in which a renewal is told that does not come by itself, with the month in which its term begins. */
  renewals: readonly Readonly<{ told: number; begins: number }>[]
  leaving: Leaving | undefined
  /** After how many days each step is reached; undefined where it never is. */
  steps: Readonly<{ assessed: number | undefined; deployed: number | undefined }>
}>

/** How much care a customer gets from a partner of that manner, 0 to 1. */
const CARE: Readonly<Record<Manner, number>> = { engaged: 0.82, average: 0.55, hit_and_run: 0.18 }

const TERM = 12

/** Every life of the customers that the whole channel has beside the small one's. */
export function wholeLives(): readonly Life[] {
  return MORE_CUSTOMERS.flatMap((customer) =>
    customer.products.map((product, at) => lifeOf(customer, product, { begins: customer.index + at * 6, salt: at })),
  )
}

/** A life that is made up: care lifts health and lack of it lowers it, and whoever is well renews more often. Both with much chance. */
export function lifeOf(
  customer: WholeCustomer,
  product: DemoProduct,
  { begins, salt, stays = false }: Readonly<{ begins: number; salt: number; stays?: boolean }>,
): Life {
  const random = randomFrom(customer.seed + salt * 104_729)
  const { manner } = customer.partner
  const care = Math.min(1, Math.max(0, CARE[manner] + (random() - 0.5) * 0.5))
  const size = sizeOf(product, random)
  const state = { health: 68 + random() * 12, level: 1, seats: size }
  const autoRenews = random() < 0.45
  const months: LifeMonth[] = []
  const renewals: { told: number; begins: number }[] = []
  let leaving: Leaving | undefined
  for (let index = begins; index < WHOLE_MONTHS.length && leaving === undefined; index += 1) {
    const age = index - begins
    const month = monthOf({ index, age, care, manner, product }, state, random)
    months.push(month)
    const ends = begins + (Math.floor(age / TERM) + 1) * TERM
    leaving = stays ? undefined : leftIn({ index, age, ends, health: state.health, care }, random)
    if (leaving === undefined && index === ends - 2 && !autoRenews) renewals.push({ told: index, begins: ends })
    if (leaving && !leaving.early)
      months.push(monthOf({ index: index + 1, age: age + 1, care, manner, product }, state, random))
  }
  return { customer, product, begins, autoRenews, size, months, renewals, leaving, steps: stepsOf(manner, random) }
}

type State = { health: number; level: number; seats: number }
type At = Readonly<{ index: number; age: number; care: number; manner: Manner; product: DemoProduct }>

function monthOf({ index, age, care, manner, product }: At, state: State, random: () => number): LifeMonth {
  const tickets = ticketsOf(index, random)
  const critical = tickets.filter(({ severity }) => severity === 'critical').length
  const target = 34 + 58 * care - 12 * critical
  state.health = Math.min(98, Math.max(6, state.health + 0.22 * (target - state.health) + (random() - 0.5) * 13))
  // Use grows slowly where a customer is well, and falls fast where it is not.
  state.level *= 1 + (state.health - 58) / (state.health > 58 ? 1200 : 250) + (random() - 0.5) * 0.05
  const contacts = contactsOf({ index, age, care, manner }, random)
  const seats = product === 'stratum' || age === 0 ? undefined : seatsOf(state, random)
  if (seats !== undefined) state.seats = seats
  const health = Math.round(state.health)
  return { index, health, level: state.level, contacts, tickets, ...(seats !== undefined && { seats }) }
}

function sizeOf(product: DemoProduct, random: () => number): number {
  const chance = random() ** 2
  return {
    stratum: 8 + Math.round(40 * chance),
    desk: 10 + Math.round(70 * chance),
    vault: 20 + Math.round(160 * chance),
  }[product]
}

/** Whether it leaves: at the end of its term, told two months ahead, or seldom in the middle of it. */
function leftIn(
  {
    index,
    age,
    ends,
    health,
    care,
  }: Readonly<{ index: number; age: number; ends: number; health: number; care: number }>,
  random: () => number,
): Leaving | undefined {
  const chance = random()
  if (index === ends - 2) {
    const stays = 1 / (1 + Math.exp(-(health - 47) / 8))
    return chance < stays ? undefined : { index: ends, early: false, reason: reasonOf(care, random) }
  }
  const hazard = age < 3 ? 0 : health < 40 ? 0.035 : 0.002
  return chance < hazard ? { index: index + 1, early: true, reason: reasonOf(care, random) } : undefined
}

function reasonOf(care: number, random: () => number): Leaving['reason'] {
  const alone = ['service', 'service', 'product', 'competitor', 'price', 'no_need'] as const
  const others = ['price', 'competitor', 'no_need', 'closed', 'product', 'moved', 'other'] as const
  const reasons = care < 0.4 ? alone : others
  return reasons[Math.floor(random() * reasons.length)] ?? 'other'
}

/** More seats where it is well, fewer where it is not. */
function seatsOf({ health, seats }: State, random: () => number): number | undefined {
  const [chance, size] = [random(), random()]
  if (health > 62 && chance < 0.07) return Math.ceil(seats * (1.1 + 0.3 * size))
  if (health < 42 && chance < 0.05 && seats > 6) return Math.ceil(seats * (0.7 + 0.2 * size))
  return undefined
}

function ticketsOf(index: number, random: () => number): LifeMonth['tickets'] {
  if (random() > 0.18) return []
  const weight = random()
  const severity = weight > 0.96 ? 'critical' : weight > 0.8 ? 'high' : weight > 0.3 ? 'normal' : 'low'
  return [{ at: dayIn(index, 2 + Math.floor(random() * 24)), severity, days: 1 + Math.floor(random() * 6) }]
}

type Caring = Readonly<{ index: number; age: number; care: number; manner: Manner }>

/** Reviews by the manner of the partner, and calls by chance. */
function contactsOf({ index, age, care, manner }: Caring, random: () => number): readonly Contact[] {
  const draws = [random(), random(), random(), random(), random()] as const
  const day = (chance: number): string => dayIn(index, 3 + Math.floor(chance * 23))
  const isReviewed =
    (manner === 'engaged' && age % 3 === 2 && draws[0] < 0.9) ||
    (manner === 'average' && age % 6 === 5 && draws[0] < 0.65)
  const review: Contact = {
    kind: 'business_review',
    at: day(draws[1]),
    ...(draws[2] < 0.55 + 0.4 * care && { how: 'met' }),
  }
  const calls = manner === 'hit_and_run' ? (age < 2 ? 0.5 : 0.03) : 0.15 + 0.35 * care
  const call: Contact = {
    kind: draws[4] < 0.7 ? 'call' : draws[4] < 0.9 ? 'meeting' : 'workshop',
    at: day(draws[4]),
    ...(draws[2] < 0.2 + 0.5 * care && { how: 'answered' }),
  }
  return [...(isReviewed ? [review] : []), ...(draws[3] < calls ? [call] : [])]
}

/** Days from the beginning to the assessment and to going live. Who runs off after the order leaves one in three unfinished. */
function stepsOf(manner: Manner, random: () => number): Life['steps'] {
  const [first, second, third] = [random(), random(), random()]
  const slow = { engaged: 0, average: 10, hit_and_run: 16 }[manner]
  const assessed = Math.round(8 + slow + 12 * first)
  const deployed = Math.round(30 + slow * 1.5 + 25 * second)
  const never = { engaged: 0.02, average: 0.1, hit_and_run: 0.35 }[manner]
  return { assessed: third < never / 3 ? undefined : assessed, deployed: third < never ? undefined : deployed }
}
