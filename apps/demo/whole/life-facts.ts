import { told } from '#apps/demo/facts.ts'
import type { WholeCustomer } from './customers.ts'
import type { Happening, Step } from './happenings.ts'
import { chainTo, customerLink, midnightOf, PRODUCT_IDS, subscriptionOf, vendorOf } from './links.ts'
import type { Life, LifeMonth } from './lives.ts'
import { dayIn, endOfMonth, monthAt, WHOLE_MONTHS } from './months.ts'
import { VERDANT } from './partners.ts'

type Place = Readonly<{ index: number; step: Step; organization: string }>

export function happens(place: Place, ...fact: Parameters<typeof told>): Happening {
  return { ...place, fact: told(...fact) }
}

/** When a customer's first term with a product begins. */
export function beginningOf({ customer, begins }: Life): string {
  return midnightOf(customer.partner, `${monthAt(begins)}-01`)
}

/** The first moment of a month on a customer's chain: when a term ends. */
const endAt = ({ customer }: Life, index: number): string => midnightOf(customer.partner, `${monthAt(index)}-01`)

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

/** The subscription itself, its installation where it has one, who plays which role, and the steps that are expected. */
export function begun(life: Life, isOrdered: boolean): readonly Happening[] {
  const { customer, product, begins, autoRenews } = life
  const { id, partner } = customer
  const [index, from] = [begins - 1, beginningOf(life)]
  const subscription = subscriptionOf(customer, product)
  const selling = { index, step: 'sold', organization: partner.id } as const
  const vendor = vendorOf(product)
  const expected = { index, step: 'answered', organization: vendor } as const
  const journey = { customer: id, product: PRODUCT_IDS[product] }
  const due = (days: number): string =>
    Temporal.Instant.from(from)
      .add({ hours: 24 * days })
      .toString()
  const body = {
    ...{ product: PRODUCT_IDS[product], customer: id, chain: chainTo(partner, id, product), from, ...agreed(life) },
    term: { months: 12, renews: autoRenews },
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
    ...(['assessment_completed', 'in_production'] as const).map((milestone) =>
      happens(expected, 'milestone', stepId(life, milestone), {
        ...{ ...journey, milestone, partner: partner.id, due: due(milestone === 'in_production' ? 95 : 62) },
      }),
    ),
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

export const installationOf = (customer: string): string => `installation/${customer}`
const stepId = ({ customer, product }: Life, milestone: string): string =>
  `${vendorOf(product)}:${customer.id}-${product}-${milestone}`

/** The steps that were reached, and that the vendor accepted them. */
export function steps(life: Life): readonly Happening[] {
  const from = Temporal.Instant.from(beginningOf(life))
  const reached = [
    ['assessment_completed', life.steps.assessed],
    ['in_production', life.steps.deployed],
  ] as const
  return reached.flatMap(([milestone, days]) => {
    if (days === undefined) return []
    const at = from.add({ hours: 24 * days + 12 })
    const index = monthOf(at)
    if (!isLived(life, index)) return []
    const about = stepId(life, milestone)
    const { partner } = life.customer
    const evidence = milestone === 'in_production' ? 'Acceptance protocol' : 'Assessment report'
    return [
      happens({ index, step: 'sold', organization: partner.id }, 'milestone_reached', about, {
        ...{ at: at.toString(), evidence: `${evidence}, signed by ${life.customer.name}` },
      }),
      happens({ index, step: 'answered', organization: vendorOf(life.product) }, 'milestone_approved', about, {
        at: endOfMonth(index).toString(),
      }),
    ]
  })
}

function monthOf(at: Temporal.Instant): number {
  return WHOLE_MONTHS.indexOf(at.toString().slice(0, 7))
}

const isLived = ({ months }: Life, index: number): boolean => months.some((one) => one.index === index)

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

/** A system of the vendor tells how well a customer does, once a quarter. */
function health({ customer, product }: Life, { index, health: score }: LifeMonth): readonly Happening[] {
  if (index % 3 !== 1) return []
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
  const renewals = life.renewals.map(({ told: index, begins }) =>
    amendment(`renewed-${begins}`, index, { at: dayIn(index, 20), change: { to: 'renewed', months: 12 } }),
  )
  if (!leaving) return [...seats, ...renewals]
  const left = amendment('left', leaving.early ? leaving.index - 1 : leaving.index - 2, {
    ...{ at: endAt(life, leaving.index), change: { to: 'cancelled' }, because: WHY[leaving.reason] },
  })
  return [...seats, ...renewals, left]
}

function isOver({ leaving }: Life, index: number): boolean {
  return leaving !== undefined && index >= leaving.index - (leaving.early ? 1 : 2)
}
