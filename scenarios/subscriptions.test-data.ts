import type { z } from 'zod'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { openStage } from '#tools/vitest/stage.ts'

/** Altus sells Stratum to Nordwind and to Leaf, and each of them to Fen Foods; the clock is the test's. */
export type World = Readonly<{
  at: (text: string) => void
  tell: (who: string, ...facts: readonly ToldFact[]) => Promise<string>
  ask: <Input extends z.ZodObject, Output extends z.ZodType>(
    who: string,
    door: Door<Input, Output>,
    input: z.input<Input>,
  ) => Promise<z.output<Output>>
  /** The code of the refusal; `ok` where there is none. */
  codeOf: <Input extends z.ZodObject>(who: string, door: Door<Input>, input: z.input<Input>) => Promise<string>
  countFacts: () => Promise<number>
  close: () => Promise<void>
}>
type ToldFact = readonly [kind: string, about: string, body: Readonly<Record<string, unknown>>]

export const STRATUM = 'altus:stratum'
export const FEN = 'nordwind:fen'
export const [CHAIN, OTHER] = [
  ['altus:nordwind', 'nordwind:fen-foods'],
  ['altus:leaf', 'leaf:fen-foods'],
] as const

const named = (name: string, role: string) => ({ name, roles: [role], country: 'DE', zone: 'Europe/Berlin' })
const link = (seller: string, buyer: string, anchorDay = 1) => ({
  seller,
  buyer,
  book: `${seller}:list`,
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
})

const CORES = { charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' }
const FOUNDED: readonly (readonly [who: string, ...ToldFact])[] = [
  ['altus', 'organization', 'altus', named('Altus', 'vendor')],
  ['altus', 'organization', 'nordwind', named('Nordwind', 'partner')],
  ['altus', 'organization', 'leaf', named('Leaf', 'partner')],
  ['altus', 'organization', 'fen-foods', named('Fen Foods', 'customer')],
  ['altus', 'introduction', 'altus:all', { organizations: ['nordwind', 'leaf', 'fen-foods'] }],
  [
    ...(['altus', 'product', STRATUM] as const),
    { name: 'Stratum', charges: [CORES], plans: ['silver', 'gold'].map((plan) => ({ plan, name: plan })) },
  ],
  ['altus', 'product', 'altus:plain', { name: 'Plain', charges: [CORES] }],
  [
    ...(['altus', 'meter', 'altus:cores'] as const),
    { eventType: 'stratum.cores', measure: { aggregation: 'sum', value: 'cores' }, unit: 'core' },
  ],
  ['altus', 'agreement', 'altus:nordwind', link('altus', 'nordwind')],
  ['altus', 'agreement', 'altus:leaf', link('altus', 'leaf')],
  ['nordwind', 'agreement', 'nordwind:fen-foods', link('nordwind', 'fen-foods', 15)],
  ['leaf', 'agreement', 'leaf:fen-foods', link('leaf', 'fen-foods')],
]

/** Fen Foods' subscription through Nordwind: 10 seats of silver for a year from 2026 on, renewing. */
export const subscribed = (body: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> => ({
  product: STRATUM,
  customer: 'fen-foods',
  chain: [...CHAIN],
  from: '2025-12-31T23:00:00Z',
  quantity: '10',
  plan: 'silver',
  term: { months: 12, renews: true },
  ...body,
})

/** Call `close` in `afterAll`. */
export async function openWorld(): Promise<World> {
  const stage = await openStage()
  let now = Temporal.Instant.from('2025-12-01T00:00:00Z')
  const contextFor = (organization: string): Context => ({
    ...{ records: stage.records, usage: stage.usage, operator: 'altus', organization, principal: MACHINE, now },
  })
  const run = async <Input extends z.ZodObject, Output extends z.ZodType>(
    who: string,
    door: Door<Input, Output>,
    input: z.input<Input>,
  ) => await perform(door, contextFor(who), door.input.parse(input))
  const codeOf: World['codeOf'] = async (who, door, input) => {
    const answer = await run(who, door, input)
    return answer.ok ? 'ok' : answer.refusal.code
  }
  const tell: World['tell'] = async (who, ...facts) =>
    await codeOf(who, recordFacts, { facts: facts.map(([kind, about, body]) => ({ kind, about, body: { ...body } })) })
  for (const [who, ...fact] of FOUNDED) {
    const code = await tell(who, fact)
    if (code !== 'ok') throw new Error(`${fact[1]} is refused: ${code}`)
  }
  return {
    at: (text) => {
      now = Temporal.Instant.from(text)
    },
    tell,
    ask: async (who, door, input) => {
      const answer = await run(who, door, input)
      if (!answer.ok) throw new Error(`${answer.refusal.code}: ${answer.refusal.says}`)
      return door.output.parse(answer.value)
    },
    codeOf,
    countFacts: async () => (await stage.ask<{ count: number }>('select count(*)::int from fact'))[0]?.count ?? -1,
    close: () => stage.close(),
  }
}
