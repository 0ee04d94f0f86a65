import { type Subscription, segmentAt } from '#core/billing/subscription.ts'
import { contains } from '#core/ground/calendar.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import type { Credit } from '#core/rewards/credit.ts'
import type { EarningFacts } from '#core/rewards/earning-facts.ts'
import type { ContextValue, Values } from '#core/rewards/predicate.ts'
import type { Program } from '#core/rewards/program.ts'
import { journeyName } from './billed.ts'
import type { LetValues } from './let-values.ts'
import { wholeDays } from './milestone-credits.ts'

export type Asking = Readonly<{ credit: Credit; partner: OrganizationId; program: Program; at: Temporal.Instant }>

/** What predicates may ask about a credit of a partner at a moment: of the thing itself, its subscription, the partner, the customer. */
export function valuesOf(facts: EarningFacts, lets: LetValues, asking: Asking): Values {
  const { credit, partner, program, at } = asking
  return (path) => {
    const own = credit.values?.[path] ?? lineValue(path, credit)
    if (own !== undefined) return own
    if (path === 'partner.id') return partner
    if (path === 'partner.group') return facts.groupOf(partner, at)
    if (path === 'customer.id') return credit.customer
    if (path.startsWith('let.')) {
      const value = lets(program, path.slice('let.'.length), { credit, partner, at })
      return value === undefined ? undefined : Number(value)
    }
    if (path.startsWith('subscription.')) return subscriptionValue(path, credit, facts, at)
    const { customer, product, subscription } = credit
    const told = facts.lookup(path, { partner, customer, product, subscription, at })
    if (told !== undefined || !path.startsWith('param.')) return told
    const set = program.params?.[path.slice('param.'.length)]
    return set === undefined ? undefined : readParameter(set)
  }
}

/** A parameter is a number where it reads like one, else a text. */
export function readParameter(text: string): string | number {
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
}

/** What predicates ask of a billed line. Line amounts are compared as the nearest binary number, never paid on as one. */
export function lineValue(path: string, { line }: Pick<Credit, 'line'>): ContextValue | undefined {
  if (!line) return undefined
  switch (path) {
    case 'line.kind':
      return line.metered ? 'usage' : 'fee'
    case 'line.charge':
      return line.key.charge
    case 'line.product':
      return line.product
    case 'line.currency':
      return line.currency
    case 'line.amount':
      return Number(line.base)
    case 'line.quantity':
      return line.quantity === undefined ? undefined : Number(line.quantity)
    default:
      return undefined
  }
}

type Journeys = ReadonlyMap<string, readonly Subscription[]>

const JOURNEYS = new WeakMap<EarningFacts['subscriptions'], Journeys>()

/** The subscriptions of each customer to each product, gone through once. */
function journeysOf({ subscriptions }: EarningFacts): Journeys {
  const known = JOURNEYS.get(subscriptions)
  if (known) return known
  const made = Map.groupBy(subscriptions.values(), ({ customer, product }) => journeyName(customer, product))
  JOURNEYS.set(subscriptions, made)
  return made
}

/** Of the credit's subscription, or where it is about a journey, of those of that customer to the product: any that is active. */
function subscriptionValue(
  path: string,
  credit: Credit,
  facts: EarningFacts,
  at: Temporal.Instant,
): ContextValue | undefined {
  const { customer, product } = credit
  const own = credit.subscription === undefined ? undefined : facts.subscriptions.get(credit.subscription)
  const mine =
    credit.subscription === undefined ? (journeysOf(facts).get(journeyName(customer, product)) ?? []) : own ? [own] : []
  const running = mine.filter((one) => contains(one, at) && segmentAt(one, at)?.suspended !== true)
  if (path === 'subscription.active') return running.length > 0
  const one = running[0] ?? mine[0]
  if (!one) return undefined
  const segment = segmentAt(one, at)
  switch (path) {
    case 'subscription.id':
      return one.id
    case 'subscription.product':
      return one.product
    case 'subscription.age_days':
      return wholeDays(one.from, at)
    case 'subscription.quantity':
      return segment === undefined ? undefined : Number(segment.quantity)
    case 'subscription.plan':
      return segment?.plan
    case 'subscription.term_months':
      return one.term?.months
    default:
      return undefined
  }
}
