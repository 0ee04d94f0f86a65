import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import { decimal } from '#core/ground/decimal.ts'
import { closeMonth } from '#operations/billing/close-month.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { instantOn } from './channel.ts'

/** `[who, kind, about, body]` */
export type Told = readonly [who: string, kind: string, about: string, body: Readonly<Record<string, unknown>>]
/** Cores that a customer used on a day; which of the days are late is the clock's business. */
export type Used = Readonly<{ customer: string; day: string; cores: string }>

/** Altus sells Stratum and Desk to Nordwind, and Nordwind to Fen Foods and to Oak. Prices and promises are the test's. */
export type Books = Readonly<{
  stage: Stage
  at: (date: string) => void
  tell: (...facts: readonly Told[]) => Promise<void>
  use: (...uses: readonly Used[]) => Promise<void>
  close: (month: string, everything?: boolean) => Promise<void>
  ask: <Input extends z.ZodObject, Output extends z.ZodType>(
    who: string,
    door: Door<Input, Output>,
    input: z.input<Input>,
  ) => Promise<z.output<Output>>
  /** What was posted on a link, in order: `commitment fen-commits 2026-01 300.00`. */
  posted: (link?: string) => Promise<readonly string[]>
  /** What stands on an account: `prepaid-liability/nordwind`. */
  balance: (who: string, account: string) => Promise<string>
}>

export const [UPPER, FEN, OAK] = ['altus:nordwind', 'nordwind:fen-foods', 'nordwind:oak'] as const
export const begin = (date: string): string => instantOn(date).toString()

const named = (name: string, role: string) => ({ name, roles: [role], country: 'DE', zone: 'Europe/Berlin' })
const link = (seller: string, buyer: string) => ({
  ...{ seller, buyer, book: `${seller}:list`, currency: 'EUR', rounding: 'line-half-even', correction: 'net' },
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  paymentDays: 30,
})
const FROM = begin('2026-01-01')
const sold = (customer: string, product: string, more = {}): Told => [
  ...(['nordwind', 'subscription', `nordwind:${customer}-${product}`] as const),
  { product: `altus:${product}`, customer, chain: [UPPER, `nordwind:${customer}`], from: FROM, ...more },
]
const bound = (customer: string): Told => [
  ...(['nordwind', 'binding', `nordwind:${customer}-account`] as const),
  { subscription: `nordwind:${customer}-stratum`, subject: `account-${customer}`, recorder: 'altus', from: FROM },
]

const FOUNDED: readonly Told[] = [
  ['altus', 'organization', 'altus', named('Altus', 'vendor')],
  ['altus', 'organization', 'nordwind', named('Nordwind', 'partner')],
  ['altus', 'organization', 'fen-foods', named('Fen Foods', 'customer')],
  ['altus', 'organization', 'oak', named('Oak', 'customer')],
  ['altus', 'introduction', 'altus:all', { organizations: ['nordwind', 'fen-foods', 'oak'] }],
  [
    ...(['altus', 'meter', 'altus:cores'] as const),
    { eventType: 'stratum.cores', measure: { aggregation: 'sum', value: 'cores' }, unit: 'core' },
  ],
  [
    ...(['altus', 'product', 'altus:stratum'] as const),
    { name: 'Stratum', charges: [{ charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' }] },
  ],
  [
    ...(['altus', 'product', 'altus:desk'] as const),
    { name: 'Desk', charges: [{ charge: 'seats', name: 'Seats', discloses: 'quantity' }] },
  ],
  ['altus', 'agreement', UPPER, link('altus', 'nordwind')],
  ['nordwind', 'agreement', FEN, link('nordwind', 'fen-foods')],
  ['nordwind', 'agreement', OAK, link('nordwind', 'oak')],
  sold('fen-foods', 'stratum'),
  sold('oak', 'stratum'),
  sold('fen-foods', 'desk', { quantity: '10' }),
  bound('fen-foods'),
  bound('oak'),
]

/** A price of a seller's list, from the beginning of 2026 where nothing else is said. */
export function priced(seller: string, charge: 'cores' | 'seats', price: object, more: object = {}): Told {
  const product = charge === 'cores' ? 'altus:stratum' : 'altus:desk'
  const body = { book: `${seller}:list`, product, charge, currency: 'EUR', price, from: FROM, ...more }
  return [seller, 'price', `${seller}:${charge}`, body]
}

/** A commitment for the first quarter of 2026. */
export function commits(on: string, amount: string, settlement: object, more: object = {}): Told {
  const seller = on.slice(0, on.indexOf(':'))
  const time = { from: FROM, to: begin('2026-04-01'), window: 'quarter' }
  return [
    seller,
    'commitment',
    `${seller}:commits`,
    { link: on, name: 'Committed', amount, settlement, ...time, ...more },
  ]
}

export function grants(on: string, name: string, amount: string, more: object = {}): Told {
  const seller = on.slice(0, on.indexOf(':'))
  const body = { link: on, name, amount, kind: 'prepaid', from: FROM, ...more }
  return [seller, 'credit_grant', `${seller}:${name}`, body]
}

/** Call `stage.close` in the end. */
export async function openBooks(...told: readonly Told[]): Promise<Books> {
  const stage = await openStage()
  let now = instantOn('2026-01-01')
  let events = 0
  const contextFor = (organization: string): Context => ({
    ...{ records: stage.records, usage: stage.usage, operator: 'altus', organization, principal: MACHINE, now },
  })
  const ask: Books['ask'] = async (who, door, input) => {
    const answer = await perform(door, contextFor(who), door.input.parse(input))
    if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.says}`)
    return door.output.parse(answer.value)
  }
  const tell: Books['tell'] = async (...facts) => {
    for (const [who, kind, about, body] of facts) await ask(who, recordFacts, { facts: [{ kind, about, body }] })
  }
  await tell(...FOUNDED, ...told)
  return {
    stage,
    ask,
    tell,
    at: (date) => {
      now = instantOn(date, 9)
    },
    use: async (...uses) => {
      const sent = uses.map(({ customer, day, cores }) => {
        events += 1
        const named = { source: 'meter', id: `event-${events}`, type: 'stratum.cores', subject: `account-${customer}` }
        return { ...named, time: instantOn(day, 12), values: { cores: decimal(cores) }, labels: {} }
      })
      await recordEvents(contextFor('altus'), sent)
    },
    close: async (month, everything = false) => {
      await ask('altus', closeMonth, { month, everything })
    },
    posted: async (on) => {
      const rows = await stage.ask<{ says: string }>(
        `select concat_ws(' ', charge, split_part(subscription, ':', 2),
           to_char(period_from at time zone 'Europe/Berlin', 'YYYY-MM'), round(amount, 2)) as says
         from invoice_line where link = coalesce($1, link)
         order by position, link, period_from, subscription, charge, revision`,
        [on ?? null],
      )
      return rows.map(({ says }) => says)
    },
    balance: async (who, account) => {
      const [row] = await stage.ask<{ sum: string }>(
        'select coalesce(round(sum(amount), 2), 0) as sum from entry_line where organization_id = $1 and account = $2',
        [who, account],
      )
      return row?.sum ?? '0'
    },
  }
}
