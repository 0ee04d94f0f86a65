import { afterAll, beforeAll, expect, test } from 'vitest'
import { as, type Context } from '#operations/context.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

let stage: Stage
let altus: Context
beforeAll(async () => {
  stage = await openStage()
  altus = as({ ...stage.acting('altus'), usage: stage.usage, operator: 'altus', organization: 'altus' }, 'altus')
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
  const policies = { rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  const meter = (name: string, eventType: string) => ({
    kind: 'meter',
    about: `altus:${name}`,
    body: { eventType, measure: { aggregation: 'count' }, unit: 'hour' },
  })
  const product = (name: string, meters: readonly string[]) => ({
    kind: 'product',
    about: `altus:${name}`,
    body: {
      name,
      charges: meters.map((one) => ({ charge: one, name: one, meter: `altus:${one}`, discloses: 'quantity' })),
    },
  })
  await told([
    { kind: 'organization', about: 'fen', body: { name: 'Fen', roles: ['customer'], country: 'DE', zone: 'UTC' } },
    {
      kind: 'agreement',
      about: 'altus:to-fen',
      body: { seller: 'altus', buyer: 'fen', book: 'altus:list', currency: 'EUR', calendar, ...policies },
    },
    ...[meter('hours', 'vm.usage'), meter('starts', 'vm.usage'), meter('bytes', 'disk.usage')],
    ...[product('machines', ['hours']), product('more', ['starts', 'bytes']), product('disks', ['bytes'])],
    ...['machines', 'more', 'disks'].map(subscribed),
    {
      kind: 'subscription_cancelled',
      about: 'altus:fen-disks',
      body: { at: '2026-06-01T00:00:00Z', because: 'moved' },
    },
  ])
})
afterAll(() => stage.close())

const subscribed = (product: string) => ({
  kind: 'subscription',
  about: `altus:fen-${product}`,
  body: { product: `altus:${product}`, customer: 'fen', chain: ['altus:to-fen'], from: '2026-01-01T00:00:00Z' },
})
const bound = (about: string, product: string, subject: string, from: string, to?: string) => ({
  kind: 'binding',
  about: `altus:${about}`,
  body: {
    ...{ subscription: `altus:fen-${product}`, subject, recorder: 'altus', from: `${from}T00:00:00Z` },
    ...(to !== undefined && { to: `${to}T00:00:00Z` }),
  },
})
const removed = (about: string) => ({ kind: 'binding_removed', about: `altus:${about}`, body: { because: 'a slip' } })

async function told(facts: readonly Readonly<{ kind: string; about: string; body: object }>[]): Promise<string> {
  const answer = await recordFacts.run(altus, recordFacts.input.parse({ facts }))
  return answer.ok ? 'recorded' : answer.refusal.code
}

test('two subscriptions that charge by the same events share no subject at the same time', async () => {
  expect(await told([bound('a', 'machines', 'vm-1', '2026-02-01')])).toBe('recorded')
  expect(await told([bound('b', 'more', 'vm-1', '2026-03-01')])).toBe('bound_twice')
  expect(await told([bound('b', 'more', 'vm-1', '2026-01-01', '2026-02-02')])).toBe('bound_twice')
  expect(await told([bound('b', 'more', 'vm-1', '2026-01-01', '2026-02-01')])).toBe('recorded')
})

test('other events, another subject, the same subscription: each may', async () => {
  expect(await told([bound('c', 'disks', 'vm-1', '2026-03-01')])).toBe('recorded')
  expect(await told([bound('d', 'more', 'vm-2', '2026-03-01')])).toBe('recorded')
  expect(await told([bound('e', 'machines', 'vm-1', '2026-03-01')])).toBe('recorded')
})

test('what was ended, moved or removed is looked at as it stands, also within one call', async () => {
  expect(await told([bound('f', 'machines', 'vm-3', '2026-02-01')])).toBe('recorded')
  const moved = [bound('f', 'machines', 'vm-3', '2026-02-01', '2026-04-01'), bound('g', 'more', 'vm-3', '2026-04-01')]
  expect(await told(moved.toReversed())).toBe('bound_twice')
  expect(await told(moved)).toBe('recorded')
  expect(await told([removed('g'), bound('h', 'machines', 'vm-3', '2026-05-01')])).toBe('recorded')
  expect(await told([bound('i', 'machines', 'vm-4', '2026-05-01'), bound('j', 'more', 'vm-4', '2026-05-01')])).toBe(
    'bound_twice',
  )
})

test('a subscription that has ended charges nothing more', async () => {
  expect(await told([bound('k', 'disks', 'disk-1', '2026-02-01')])).toBe('recorded')
  expect(await told([bound('l', 'more', 'disk-1', '2026-06-01')])).toBe('recorded')
  expect(await told([bound('m', 'more', 'disk-1', '2026-05-31', '2026-06-01')])).toBe('bound_twice')
})
