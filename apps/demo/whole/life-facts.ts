import type { WholeCustomer } from './customers.ts'
import { type Happening, happens } from './happenings.ts'
import { beginningOf, endAt } from './life-moments.ts'
import { chainTo, customerLink, PRODUCT_IDS, subscriptionOf, vendorOf } from './links.ts'
import type { Leaving, Life, LifeMonth } from './lives.ts'
import { dayIn, endOfMonth, SCORED_FROM } from './months.ts'
import { VERDANT } from './partners.ts'

/** Who a customer is, told in a month, made known to those whom it deals with, and the link on which its partner sells to it. */
export function arrival(customer: WholeCustomer, index: number): readonly Happening[] {
  const { id, name, country, zone, partner, products } = customer
  const operator = { index, step: 'known', organization: 'altus' } as const
  const others = products.includes('vault') ? [partner.id, VERDANT] : [partner.id]
  return [
    happens(operator, 'organization', id, { name, roles: ['customer'], country, zone }),
    happens(operator, 'introduction', `altus:${partner.id}-${id}`, { organizations: [id, ...others] }),
    { index, step: 'sold', organization: partner.id, fact: customerLink(partner, id) },
  ]
}

const ROLES = ['designer', 'implementer', 'manager', 'supporter'] as const

/** The subscription itself, its installation where it has one, and who plays which role. */
export function begun(life: Life, isOrdered: boolean): readonly Happening[] {
  const { customer, product, begins } = life
  const { id, partner } = customer
  const [index, from] = [begins - 1, beginningOf(life)]
  const subscription = subscriptionOf(customer, product)
  const selling = { index, step: 'sold', organization: partner.id } as const
  const vendor = vendorOf(product)
  const expected = { index, step: 'answered', organization: vendor } as const
  const journey = { customer: id, product: PRODUCT_IDS[product] }
  const body = {
    ...{ product: PRODUCT_IDS[product], customer: id, chain: chainTo(partner, id, product), from, ...agreed(life) },
    term: termOf(life),
  }
  return [
    // An order begins it by itself.
    ...(isOrdered ? [] : [happens(selling, 'subscription', subscription, body)]),
    ...(product === 'stratum'
      ? [
          happens(selling, 'binding', `${subscription}-installation`, {
            ...{ subscription, subject: installationOf(id), recorder: 'altus', from },
          }),
        ]
      : []),
    ...ROLES.filter((role) => !isClaimed(life, role)).map((role) =>
      happens(expected, 'role', `${vendor}:${id}-${product}-${role}`, {
        ...journey,
        from,
        partner: partner.id,
        role,
        share: '100',
      }),
    ),
    ...claims(life, from),
  ]
}

/** Larch claims itself that it supports its customers; what it claimed last still waits for somebody to confirm it. */
const CLAIMS_SUPPORT = 'larch'
const CONFIRMED_UP_TO = 15
const isClaimed = ({ customer }: Life, role: string): boolean =>
  role === 'supporter' && customer.partner.id === CLAIMS_SUPPORT

function claims(life: Life, from: string): readonly Happening[] {
  const { customer, product, begins } = life
  if (!isClaimed(life, 'supporter')) return []
  const about = `${CLAIMS_SUPPORT}:supports-${customer.id}-${product}`
  const claim = { customer: customer.id, product: PRODUCT_IDS[product], role: 'supporter', share: '100', from }
  const vendor = vendorOf(product)
  return [
    happens({ index: begins, step: 'sold', organization: CLAIMS_SUPPORT }, 'role_claimed', about, claim),
    ...(begins > CONFIRMED_UP_TO
      ? []
      : [happens({ index: begins, step: 'answered', organization: vendor }, 'role_confirmed', about, claim)]),
  ]
}

/** How many of which plan. */
export function agreed({ product, size }: Life): Readonly<{ quantity?: string; plan?: string }> {
  if (product === 'stratum') return {}
  return { quantity: String(size), ...(product === 'desk' && { plan: size > 30 ? 'company' : 'team' }) }
}

/** Twelve months each time; who renews by itself gives notice a month ahead. */
export function termOf({ autoRenews: renews }: Life) {
  return renews ? { months: 12, renews, noticeDays: 30 } : { months: 12, renews }
}

export const installationOf = (customer: string): string => `installation/${customer}`

/** What partner, customer and vendor tell of a life month by month: contacts, tickets, health. */
export function lived(life: Life): readonly Happening[] {
  return life.months.flatMap((month) => [...contacts(life, month), ...tickets(life, month), ...health(life, month)])
}

function contacts({ customer, product }: Life, { index, contacts: had }: LifeMonth): readonly Happening[] {
  const { id, partner } = customer
  return had.flatMap(({ kind, at, how }, nth) => {
    const about = `${partner.id}:${id}-${product}-${index}-${nth}`
    const contact = happens({ index, step: 'sold', organization: partner.id }, 'touchpoint', about, {
      ...{ customer: id, product: PRODUCT_IDS[product], kind, at },
    })
    const says = { index, step: 'answered', organization: vendorOf(product) } as const
    return how === undefined ? [contact] : [contact, happens(says, 'touchpoint_verified', about, { how, at })]
  })
}

function tickets({ customer, product }: Life, month: LifeMonth): readonly Happening[] {
  const { id, partner } = customer
  const end = endOfMonth(month.index)
  return month.tickets.map(({ at, severity, days }, nth) => {
    const resolved = Temporal.Instant.from(at).add({ hours: 24 * days })
    const isResolved = Temporal.Instant.compare(resolved, end) < 0
    return happens(
      { index: month.index, step: 'sold', organization: partner.id },
      'ticket',
      `${partner.id}:${id}-${product}-ticket-${month.index}-${nth}`,
      {
        ...{ customer: id, product: PRODUCT_IDS[product], at, severity },
        ...(isResolved && { resolvedAt: resolved.toString() }),
      },
    )
  })
}

/** Once a quarter a system of the vendor tells how well a customer does, until health is derived from signals. */
function health({ customer, product }: Life, { index, health: score }: LifeMonth): readonly Happening[] {
  if (index % 3 !== 1 || index >= SCORED_FROM) return []
  const place = { index, step: 'answered', organization: vendorOf(product) } as const
  const about = `${place.organization}:${customer.id}-${product}-health-${index}`
  const body = { customer: customer.id, product: PRODUCT_IDS[product], score: String(score), at: dayIn(index, 28) }
  return [happens(place, 'customer_health', about, body)]
}

const WHY: Readonly<Record<string, string>> = {
  price: 'Found it too expensive for what it used',
  product: 'Missed functions that it needs',
  competitor: 'Chose another product',
  no_need: 'Does not need it any more',
  service: 'Nobody from its partner had called for months',
  moved: 'Was bought, and uses what its new owner has',
  closed: 'Closed its business',
  other: 'Gave no reason',
}

/** What is amended: seats, renewals that are told two months ahead, and the end of those that leave. */
export function amended(life: Life): readonly Happening[] {
  const { customer, product, leaving } = life
  const subscription = subscriptionOf(customer, product)
  const amendment = (name: string, index: number, body: object): Happening =>
    happens({ index, step: 'sold', organization: customer.partner.id }, 'amendment', `${subscription}-${name}`, {
      subscription,
      ...body,
    })
  const seats = life.months.flatMap(({ index, seats: quantity }) =>
    quantity === undefined || isOver(life, index)
      ? []
      : [
          amendment(`seats-${index}`, index, {
            at: dayIn(index, 15),
            change: { to: 'quantity', quantity: String(quantity) },
          }),
        ],
  )
  const renewals = life.renewals.flatMap(({ told: index, begins }) => [
    amendment(`renewed-${begins}`, index, { at: dayIn(index, 20), change: { to: 'renewed', months: 12 } }),
    decision(life, begins, { outcome: 'renewed' }),
  ])
  if (!leaving) return [...seats, ...renewals]
  const { early, reason } = leaving
  const left = amendment('left', toldOf(leaving), {
    ...{ at: endAt(life, leaving.index), change: { to: 'cancelled', reason }, because: WHY[reason] },
  })
  return [...seats, ...renewals, left, ...(early ? [] : [decision(life, leaving.index, { outcome: 'lost', reason })])]
}

/** Two months ahead where it leaves at the end of its term, a month where it leaves before. */
const toldOf = ({ early, index }: Leaving): number => index - (early ? 1 : 2)

function isOver({ leaving }: Life, index: number): boolean {
  return leaving !== undefined && index >= toldOf(leaving)
}

/** What a partner has decided with a customer about the end of a term, two months ahead. */
function decision({ customer, product }: Life, ends: number, decided: object): Happening {
  const subscription = subscriptionOf(customer, product)
  const place = { index: ends - 2, step: 'sold', organization: customer.partner.id } as const
  const body = { subscription, ends: endAt({ customer }, ends), ...decided }
  return happens(place, 'renewal_outcome', `${subscription}-ends-${ends}`, body)
}
