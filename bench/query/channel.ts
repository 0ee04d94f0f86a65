import type { Context } from '#operations/context.ts'
import { recordFacts } from '#operations/record-facts.ts'

const CUSTOMER = 'fen-foods'
const LINK = 'altus:to-fen-foods'
export const PRODUCT = 'altus:machines'
export const METER = 'altus:core-hours'
export const ZONE = 'Europe/Berlin'
const FROM = '2024-05-01T00:00:00Z'

const GROUND = (eventType: string) => [
  {
    kind: 'organization',
    about: CUSTOMER,
    body: { name: 'Fen Foods', roles: ['customer'], country: 'DE', zone: ZONE },
  },
  {
    kind: 'agreement',
    about: LINK,
    body: {
      ...{ seller: 'altus', buyer: CUSTOMER, book: 'altus:list', currency: 'EUR' },
      calendar: { zone: ZONE, anchorDay: 1, months: 1 },
      ...{ rounding: 'line-half-even', correction: 'net', paymentDays: 30 },
    },
  },
  {
    kind: 'meter',
    about: METER,
    body: { eventType, measure: { aggregation: 'sum', value: 'core_hours' }, unit: 'core-hour' },
  },
  {
    kind: 'product',
    about: PRODUCT,
    body: { name: 'Machines', charges: [{ charge: 'cores', name: 'Cores', meter: METER, discloses: 'quantity' }] },
  },
]

/** The name of the subscription that a subject is bound to. */
export function subscriptionOf(subject: string): string {
  return `altus:${subject}`
}

/** Has every subject bound to a subscription of its own, of one product to one customer. */
export async function tellChannel(context: Context, eventType: string, subjects: readonly string[]): Promise<void> {
  await tell(context, GROUND(eventType))
  for (let at = 0; at < subjects.length; at += 2_500) {
    await tell(context, subjects.slice(at, at + 2_500).flatMap(subscribed))
  }
}

function subscribed(subject: string) {
  const about = subscriptionOf(subject)
  const body = { product: PRODUCT, customer: CUSTOMER, chain: [LINK], from: FROM }
  return [
    { kind: 'subscription', about, body },
    { kind: 'binding', about: `${about}-bound`, body: { subscription: about, subject, recorder: 'altus', from: FROM } },
  ]
}

async function tell(context: Context, facts: Parameters<typeof recordFacts.run>[1]['facts']): Promise<void> {
  const told = await recordFacts.run(context, { facts })
  if (!told.ok) throw new Error(told.refusal.says)
}
