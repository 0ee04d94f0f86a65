import { afterAll, beforeAll, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { as, type Context } from '#operations/context.ts'
import { identifyUsage } from '#operations/metering/identify.ts'
import { recordEvents } from '#operations/metering/record-usage.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { currentCut } from '#stores/postgres/positions.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { customerClouds } from './customer-clouds.ts'

const UNTIL = Temporal.Instant.from('2026-06-01T00:00:00Z')

let stage: Stage
let altus: Context
beforeAll(async () => {
  stage = await openStage()
  altus = as({ ...stage.acting('altus'), usage: stage.usage, operator: 'altus', organization: 'altus' }, 'altus')
  const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
  const terms = { currency: 'EUR', calendar, rounding: 'line-half-even', correction: 'net', paymentDays: 30 }
  const customer = { roles: ['customer'], country: 'DE', zone: 'UTC' }
  const subscribed = { product: 'altus:vms', chain: ['altus:to-fen'], from: '2026-01-01T00:00:00Z' }
  const bound = { subscription: 'altus:fen-vms', subject: 'vm-1', recorder: 'altus', from: '2026-01-01T00:00:00Z' }
  await told([
    { kind: 'organization', about: 'fen', body: { name: 'Fen', ...customer } },
    { kind: 'agreement', about: 'altus:to-fen', body: { seller: 'altus', buyer: 'fen', book: 'altus:list', ...terms } },
    {
      kind: 'product',
      about: 'altus:vms',
      body: { name: 'VMs', charges: [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }] },
    },
    { kind: 'subscription', about: 'altus:fen-vms', body: { ...subscribed, customer: 'fen' } },
    { kind: 'binding', about: 'altus:vm-1', body: bound },
  ])
})
afterAll(() => stage.close())

async function told(facts: readonly Readonly<{ kind: string; about: string; body: object }>[]): Promise<void> {
  const answer = await recordFacts.run(altus, recordFacts.input.parse({ facts }))
  expect(answer.ok ? '' : answer.refusal.says).toBe('')
}

async function used(recorder: string, subject: string, cloud: string, on = '2026-05-02T00:00:00Z'): Promise<void> {
  const time = Temporal.Instant.from(on)
  const event = { source: 'collector', id: `${recorder} ${subject} ${cloud} ${on}`, type: 'vm.usage', subject, time }
  await recordEvents(as(altus, recorder), [{ ...event, values: { hours: decimal(1) }, labels: { cloud } }])
  await identifyUsage(altus)
}

const clouds = () =>
  lookAs(altus, async (acting) => {
    const cut = await currentCut(acting)
    const facts = await loadFacts(acting, ['subscription'], cut.record)
    return Object.fromEntries(await customerClouds(acting, stage.usage, { facts, cut, until: UNTIL }))
  })

test('counts what the customer’s subscriptions and resources reported, by whoever is believed for them', async () => {
  await used('altus', 'vm-1', 'aws')
  await used('altus', 'altus:fen-vms', 'azure')
  expect(await clouds()).toEqual({ fen: ['aws', 'azure'] })
  // Another recorder's machine of the same name is another machine; June is past the end.
  await used('rival', 'vm-1', 'gcp')
  await used('rival', 'altus:fen-vms', 'oci')
  await used('altus', 'vm-1', 'gcp', '2026-06-01T00:00:00Z')
  expect(await clouds()).toEqual({ fen: ['aws', 'azure'] })
})
