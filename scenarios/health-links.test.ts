import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { present } from '#core/ground/result.ts'
import { scoreHealth } from '#operations/life/score-health.ts'
import { perform } from '#operations/perform.ts'
import { health } from '#questions/life/health.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, tell } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

/** Nordwind sells to Fen Foods and manages it; Altus is the vendor. All invoices of May and June are due by September. */
const NOW = Temporal.Instant.from('2026-09-01T12:00:00Z')
const [FROM, TO] = ['2026-04-30T22:00:00Z', '2027-04-30T22:00:00Z']

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('whole-channel.scenario'), stage)
  const body = { link: 'nordwind:to-fen-foods', name: 'A year', amount: '12000', from: FROM, to: TO, window: 'year' }
  const settlement = { by: 'true_up' }
  await tell(channel, 'nordwind', [{ kind: 'commitment', about: 'nordwind:fen-year', body: { ...body, settlement } }])
})
afterAll(() => stage.close())

const contextOf = (organization: string) => ({ ...contextFor(channel, organization), principal: MACHINE, now: NOW })

async function signalsSeenBy(organization: string): Promise<Readonly<Record<string, string>>> {
  const answer = await health.run(contextOf(organization), { customer: 'fen-foods', product: 'altus:stratum' })
  if (!answer.ok) throw new Error(answer.refusal.says)
  return Object.fromEntries(answer.value.signals.map(({ signal, value, says }) => [signal, `${value}: ${says}`]))
}

test('whoever sends the invoices sees which are overdue; the vendor above sees none of them', async () => {
  const [oldest] = await stage.ask<{ count: string; days: number }>(
    `select count(*)::text as count, max(date '2026-09-01' - due_date) as days from invoice
     where buyer_id = 'fen-foods' and seller_id = 'nordwind' and total > 0`,
  )
  const seen = await signalsSeenBy('nordwind')
  expect(seen['invoices']).toBe(
    `${oldest?.days}: ${oldest?.count} invoices are overdue, the oldest for ${oldest?.days} days`,
  )
  expect((await signalsSeenBy('altus'))['invoices']).toBe('null: No invoice to this customer is yours to see')
})

test('and so it is with what the customer committed to: what was billed against the part of the year that is', async () => {
  const [posted] = await stage.ask<{ used: number; until: string }>(
    `select sum(amount)::float as used, max(period_to) as until from invoice_line where link = 'nordwind:to-fen-foods'`,
  )
  const whole = secondsAt(TO) - secondsAt(FROM)
  const due = (12_000 * (secondsAt(posted?.until ?? FROM) - secondsAt(FROM))) / whole
  const seen = await signalsSeenBy('nordwind')
  expect(Number.parseFloat(seen['usage_commitment'] ?? '')).toBeCloseTo((posted?.used ?? 0) / due, 4)
  expect((await signalsSeenBy('altus'))['usage_commitment']).toBe(
    'null: No commitment of this customer alone runs on a link of yours',
  )
})

const secondsAt = (at: string) => Temporal.Instant.from(at).epochMilliseconds / 1000

test('nothing of either is in what the vendor records, which the partner hears', async () => {
  expect((await perform(scoreHealth, contextOf('altus'), {})).ok).toBe(true)
  const facts = await lookAs({ records: stage.records, organization: 'nordwind' }, (acting) =>
    loadFacts(acting, ['customer_health'], Number.MAX_SAFE_INTEGER),
  )
  const told = facts.find(({ body }) => (body as { customer: string }).customer === 'fen-foods')
  const { signals } = present(told, 'Fen Foods has a score').body as {
    signals: readonly { signal: string; says: string }[]
  }
  expect(signals.length).toBeGreaterThan(0)
  expect(signals.map(({ signal }) => signal)).not.toContain('invoices')
  expect(signals.map(({ signal }) => signal)).not.toContain('usage_commitment')
  // Its sentences name shares and counts, never an amount.
  expect(signals.filter(({ says }) => /EUR|core-month/.test(says))).toEqual([])
})
