import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import type { AgreementBody } from '#core/channel/agreement.ts'
import type { PriceModel } from '#core/channel/catalog.ts'
import { assert, present } from '#core/ground/result.ts'
import type { PartnerRole } from '#core/life/role.ts'
import type { Incentive } from '#core/rewards/program.ts'
import { as, type Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'

/** What one organization charges another for one product: a sentence such as `Altus sells Stratum to Nordwind at …`. */
export type Sale = Readonly<{ product: string; seller: string; buyer: string; charge: string; from?: string } & Priced>
export type Priced = Readonly<{ currency: string; price: PriceModel; discloses: 'quantity' | 'cost'; unit?: string }>

/** How an organization bills, for all links on which it sells. */
export type Billing = Pick<AgreementBody, 'calendar' | 'rounding' | 'correction' | 'grouping'>

export type ProgramDraft = { incentives: Incentive[]; currency: string; minimum: string; period: 'month' | 'quarter' }
export type RoleDraft = Readonly<{ partner: string; customer: string; role: PartnerRole; share: string }>
export type Numbers = ReadonlyMap<string, ReadonlySet<string>>

/** The channel of one scenario: what `given` has told, the clock, and what was known when the last `when` began. */
export type Channel = {
  readonly context: Omit<Context, 'operator' | 'organization' | 'now' | 'principal'>
  now: Temporal.Instant
  founded: boolean
  readonly names: Map<string, string>
  readonly sales: Sale[]
  readonly billing: Map<string, Billing>
  readonly subscribed: Map<string, string>
  /** Customers that begin with nothing: what they have, they order. */
  readonly unordered: Set<string>
  readonly programs: Map<string, ProgramDraft>
  readonly roles: RoleDraft[]
  readonly milestones: { name: string; customer: string; partner: string; due: string }[]
  /** What organizations have published before anything happens, beside what they sell. */
  readonly published: (readonly [string, Readonly<{ kind: string; about: string; body: Record<string, unknown> }>])[]
  /** What is published last of all, as it depends on who buys and sells. */
  readonly publishing: (() => Channel['published'][number])[]
  /** The paper of each sort that a partner gave last. */
  readonly papers: Map<string, string>
  readonly rates: { base: string; quote: string; date: string; rate: string }[]
  /** Invoices and statements of each organization when the last `when` began; what is newer, it caused. */
  before: Numbers
  /** What `then` has named of it: what is new and was not named is a finding. */
  readonly named: Set<string>
  lastRefusal: string | undefined
  events: number
  /** The touchpoint of each partner, customer and kind that was logged last. */
  readonly contacts: Map<string, string>
}

export const HOME_ZONE = 'Europe/Berlin'

export function openChannel(context: Channel['context']): Channel {
  return {
    context,
    now: instantOn('2026-01-01'),
    founded: false,
    names: new Map(),
    sales: [],
    billing: new Map(),
    subscribed: new Map(),
    unordered: new Set(),
    programs: new Map(),
    roles: [],
    milestones: [],
    published: [],
    publishing: [],
    papers: new Map(),
    rates: [],
    before: new Map(),
    named: new Set(),
    lastRefusal: undefined,
    events: 0,
    contacts: new Map(),
  }
}

/** The id of an organization or product by its name: Fen Foods is `fen-foods`. Remembers the name. */
export function idOf(channel: Channel, name: string): string {
  const id = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  if (!channel.names.has(id)) channel.names.set(id, name)
  return id
}

/** The product a sentence names; `it` is the one that was named last. */
export function productOf(channel: Channel, name: string | undefined): string {
  if (name !== undefined && name !== 'it') return idOf(channel, name)
  return present(channel.sales.at(-1), 'a product is sold before a sentence says `it`').product
}

export function vendorOf({ sales }: Channel, product: string): string {
  const buyers = new Set(sales.filter((sale) => sale.product === product).map((sale) => sale.buyer))
  const first = sales.find((sale) => sale.product === product && !buyers.has(sale.seller))
  return present(first, `somebody sells ${product} who does not buy it`).seller
}

/** The links of a product from its vendor to a customer, as [seller, buyer]. */
export function chainOf(channel: Channel, product: string, customer: string): readonly (readonly [string, string])[] {
  const above = channel.sales.find((sale) => sale.product === product && sale.buyer === customer)
  return above ? [...chainOf(channel, product, above.seller), [above.seller, customer]] : []
}

/** Each product with each customer that uses it: whoever buys it and sells it to nobody. */
export function subscriptionsOf(channel: Channel): readonly Readonly<{ product: string; customer: string }>[] {
  const sells = (product: string, id: string): boolean =>
    channel.sales.some((sale) => sale.product === product && sale.seller === id)
  const pairs = channel.sales
    .filter(({ product, buyer }) => !sells(product, buyer))
    .map(({ product, buyer }) => [`${product} ${buyer}`, { product, customer: buyer }] as const)
  return [...new Map(pairs).values()]
}

export function organizationsOf(channel: Channel): readonly string[] {
  return [...new Set(channel.sales.flatMap(({ seller, buyer }) => [seller, buyer]))]
}

export function operatorOf(channel: Channel): string {
  return vendorOf(channel, present(channel.sales[0], 'somebody sells something').product)
}

export function billingOf({ billing }: Channel, seller: string): Billing {
  return (
    billing.get(seller) ?? {
      calendar: { zone: HOME_ZONE, anchorDay: 1, months: 1 },
      rounding: 'line-half-even',
      correction: 'net',
    }
  )
}

export const linkId = (seller: string, buyer: string): string => `${seller}:to-${buyer}`
export const bookId = (seller: string, buyer: string): string => `${seller}:for-${buyer}`
export const subjectOf = (product: string, customer: string): string => `account-${customer}-${product}`

export function subscriptionId(channel: Channel, product: string, customer: string): string {
  const [seller] = present(chainOf(channel, product, customer).at(-1), `${customer} buys ${product}`)
  return `${seller}:${customer}-${product}`
}

export function bindingId(channel: Channel, product: string, customer: string): string {
  return `${subscriptionId(channel, product, customer)}-account`
}

export function contextFor(channel: Channel, organization: string): Context {
  const { context, now } = channel
  return as({ ...context, principal: MACHINE, now, organization, operator: operatorOf(channel) }, organization)
}

/** Goes through a door as an edge would: the input is parsed by its schema, and so is the answer. A refusal throws its code. */
export async function through<Input extends z.ZodObject, Output extends z.ZodType>(
  channel: Channel,
  door: Door<Input, Output>,
  organization: string,
  input: z.input<Input>,
): Promise<z.output<Output>> {
  const answer = await perform(door, contextFor(channel, organization), door.input.parse(input))
  if (!answer.ok) throw new Refused(answer.refusal.code, `${door.name}: ${answer.refusal.says}`)
  return door.output.parse(answer.value)
}

/** A door said no. Sentences that wait for it catch it by its code. */
export class Refused extends Error {
  readonly code: string
  constructor(code: string, says: string) {
    super(`${code}: ${says}`)
    this.code = code
  }
}

export async function tell(
  channel: Channel,
  organization: string,
  facts: readonly Readonly<{ kind: string; about: string; body: Record<string, unknown> }>[],
): Promise<void> {
  if (facts.length === 0) return
  const { recorded } = await through(channel, recordFacts, organization, { facts: [...facts] })
  assert(recorded === facts.length, `${organization} records ${facts.length} facts, not ${recorded}`)
}

/** Midnight of a day at home, or at an hour of it. */
export function instantOn(date: string, hour = 0): Temporal.Instant {
  const time = Temporal.PlainTime.from({ hour })
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: HOME_ZONE, plainTime: time }).toInstant()
}

/** The clock only goes forward. */
export function moveClock(channel: Channel, to: Temporal.Instant): void {
  if (Temporal.Instant.compare(channel.now, to) < 0) channel.now = to
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `May` is 2026-05: scenarios without a year are in 2026. */
export function monthOf(text: string): string {
  const at = MONTHS.indexOf(text)
  return at < 0 ? text : `2026-${String(at + 1).padStart(2, '0')}`
}

/** What sentences are made of, as parts of their patterns. */
export const WHO = '([A-Z]\\w*(?: [A-Z]\\w*)*)'
export const MONTH = `(\\d{4}-\\d{2}|${MONTHS.join('|')})`
export const DATE = '(\\d{4}-\\d{2}-\\d{2})'
export const AMOUNT = '(-?\\d+(?:\\.\\d+)?)'
export const CURRENCY = '([A-Z]{3})'
