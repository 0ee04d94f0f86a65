import type { z } from 'zod'
import { MACHINE, type PersonRole, type Principal } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import type { quoteRenewal } from '#operations/life/quote-renewal.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { recordUsage } from '#operations/metering/record-usage.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { quote as showQuote } from '#questions/billing/quotes.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

/** Altus sells seats of Stratum to Nordwind, and Nordwind to Fen Foods: 100 of them, for 2025. */
export const BEGINS = '2024-12-31T23:00:00Z'
export const ENDS = '2025-12-31T23:00:00Z'
export const AUTUMN = '2025-10-01T08:00:00Z'

export type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>
export type Call = Readonly<{ by: string; at?: string; as?: Principal }>
const person = (id: string, ...roles: PersonRole[]) => ({ kind: 'person', id, roles }) as const
export const ADA = { by: 'nordwind', as: person('psn_nordwind_ada', 'account_manager') }
export const BEN = { by: 'nordwind', as: person('psn_nordwind_ben', 'owner') }
export const FAY = { by: 'fen-foods', as: person('psn_fenfoods_fay', 'owner') }

type Draft = z.output<(typeof quoteRenewal)['output']>

export type RenewalWorld = Readonly<{
  stage: Stage
  contextOf: (call: Call) => Context
  ask: <Input extends z.ZodObject, Output extends z.ZodType>(
    call: Call,
    door: Door<Input, Output>,
    input: z.input<Input>,
  ) => Promise<z.output<Output>>
  /** The code of the refusal; `ok` where there is none. */
  codeOf: <Input extends z.ZodObject>(call: Call, door: Door<Input>, input: z.input<Input>) => Promise<string>
  tell: (call: Call, ...facts: Told[]) => Promise<string>
  /** Another subscription each time, so that tests stand by themselves. */
  begun: (more?: Record<string, unknown>) => Promise<string>
  /** So many people used a subscription on a day. */
  use: (subject: string, people: Readonly<Record<string, number>>) => Promise<void>
  send: (draft: Draft, call?: Call) => Promise<string>
  accept: (draft: Draft) => Promise<string>
}>

const agreement = (seller: string, buyer: string): Told => ({
  kind: 'agreement',
  about: `${seller}:${buyer}`,
  body: {
    ...{ seller, buyer, book: `${seller}:list`, currency: 'EUR', paymentDays: 30 },
    calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
    ...{ rounding: 'line-half-even', correction: 'net' },
  },
})
const price = (seller: string, charge: string, unit: string): Told => ({
  kind: 'price',
  about: `${seller}:${charge}`,
  body: {
    ...{ book: `${seller}:list`, product: 'altus:stratum', charge, currency: 'EUR', from: BEGINS },
    price: { model: 'per_unit', unit },
  },
})

async function found({ tell }: Pick<RenewalWorld, 'tell'>): Promise<void> {
  const names = ['altus', 'nordwind', 'fen-foods', 'moor-mills']
  const organizations = names.map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' },
  }))
  const met = { kind: 'introduction', about: 'altus:all', body: { organizations: names } }
  const measure = { aggregation: 'max', value: 'people' }
  const meter = { name: 'People', unit: 'person', eventType: 'people', measure }
  const charges = [
    { charge: 'seat', name: 'Seats', discloses: 'quantity' },
    { charge: 'people', name: 'People', meter: 'altus:people', discloses: 'quantity' },
  ]
  const limits = [{ role: 'account_manager', percent: '5' }]
  const codes = [
    await tell(
      { by: 'altus', at: BEGINS },
      ...[...organizations, met],
      { kind: 'meter', about: 'altus:people', body: meter },
      { kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges } },
      ...[agreement('altus', 'nordwind'), price('altus', 'seat', '8'), price('altus', 'people', '0')],
    ),
    await tell(
      { by: 'nordwind', at: BEGINS },
      ...['fen-foods', 'moor-mills'].map((buyer) => agreement('nordwind', buyer)),
      ...[price('nordwind', 'seat', '10'), price('nordwind', 'people', '0')],
    ),
    await tell(BEN, { kind: 'discount_policy', about: 'nordwind:discounts', body: { limits } }),
  ]
  if (codes.some((code) => code !== 'ok')) throw new Error(`The world can't be founded: ${codes.join(', ')}`)
}

/** Call `stage.close` in `afterAll`. */
export async function openRenewals(): Promise<RenewalWorld> {
  const stage = await openStage()
  const { records, usage } = stage
  const contextOf: RenewalWorld['contextOf'] = ({ by, at = AUTUMN, as = MACHINE }) => {
    return { records, usage, operator: 'altus', principal: as, organization: by, now: Temporal.Instant.from(at) }
  }
  const ask: RenewalWorld['ask'] = async (call, door, input) => {
    const answer = await perform(door, contextOf(call), door.input.parse(input))
    if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.says}`)
    return door.output.parse(answer.value)
  }
  const codeOf: RenewalWorld['codeOf'] = async (call, door, input) => {
    const answer = await perform(door, contextOf(call), door.input.parse(input))
    return answer.ok ? 'ok' : answer.refusal.code
  }
  const tell: RenewalWorld['tell'] = (call, ...facts) => codeOf(call, recordFacts, { facts })
  await found({ tell })
  let named = 0
  return {
    ...{ stage, contextOf, ask, codeOf, tell },
    begun: async ({ customer = 'fen-foods', ...more } = {}) => {
      named += 1
      const about = `nordwind:fen-${named}`
      const body = {
        ...{ product: 'altus:stratum', customer, chain: ['altus:nordwind', `nordwind:${String(customer)}`] },
        ...{ from: BEGINS, quantity: '100', term: { months: 12, renews: false } },
        ...more,
      }
      const code = await tell({ by: 'nordwind' }, { kind: 'subscription', about, body })
      if (code !== 'ok') throw new Error(`${about} can't begin: ${code}`)
      return about
    },
    use: async (subject, people) => {
      const events = Object.entries(people).map(([day, count]) => {
        const time = `${day}T12:00:00Z`
        const told = { specversion: '1.0', id: `${subject} ${day}`, source: 'test', type: 'people', subject, time }
        return { ...told, data: { people: count } }
      })
      const context = contextOf({ by: 'nordwind' })
      const answer = await perform(recordUsage, context, { events } as never)
      if (!answer.ok) throw new Error(`Use can't be recorded: ${answer.refusal.says}`)
      await identifyUsage(context)
    },
    send: async ({ quote, version, sha256 }, call = ADA) => {
      const { content } = await ask(call, showQuote, { quote, version })
      return await tell(call, { kind: 'quote_sent', about: quote, body: { version, sha256, quote: content } })
    },
    accept: ({ quote, version, sha256 }) => {
      const body = { version, sha256, by: FAY.as.id, at: AUTUMN, billTo: 'fen-foods' }
      return tell(FAY, { kind: 'quote_accepted', about: quote, body })
    },
  }
}
