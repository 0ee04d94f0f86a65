/** The life of a deal as each organization sees it, on a customer who leaves while what a partner earned still vests. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Scope } from '#core/channel/access.ts'
import { perform } from '#operations/perform.ts'
import { dealLife } from '#questions/life/deal-life.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, instantOn, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

const ASKED = { customer: 'fen-foods', product: 'altus:stratum' }
const CHAIN = ['altus:to-nordwind', 'nordwind:to-fen-foods']
const DEAL = { customer: 'fen-foods', chain: CHAIN, products: ['altus:stratum'] }
const COMMITTED = {
  ...{ link: 'altus:to-nordwind', name: 'Fen’s cores', amount: '120000', from: '2026-01-01T00:00:00Z' },
  ...{
    to: '2027-01-01T00:00:00Z',
    window: 'year',
    settlement: { by: 'true_up' },
    covers: { customers: ['fen-foods'] },
  },
}

let stage: Stage
let channel: Channel
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('program-customer-lifecycle.scenario'), stage)
  channel.now = instantOn('2027-02-01')
  await tell(channel, 'nordwind', [{ kind: 'deal', about: 'nordwind:fen', body: DEAL }])
  const ticket = { ...ASKED, at: '2026-06-02T08:00:00Z', severity: 'high' }
  await tell(channel, 'nordwind', [{ kind: 'ticket', about: 'nordwind:t-1', body: ticket }])
  await tell(channel, 'altus', [{ kind: 'commitment', about: 'altus:fen-cores', body: COMMITTED }])
}, 120_000)
afterAll(() => stage.close())

const seenBy = (who: string, input: object = ASKED) => through(channel, dealLife, who, input)
const lanesOf = (points: readonly Readonly<{ lane: string }>[]) => [...new Set(points.map(({ lane }) => lane))].sort()

describe('its partner', () => {
  test('reads why vesting stopped, when, and what is gone', async () => {
    const { vestings, points, partners } = await seenBy('nordwind')
    const [deploy] = vestings
    expect(deploy?.stop).toMatchObject({ at: '2026-10-31T23:00:00Z', final: true, settled: true, ref: 'fact:60' })
    expect(deploy?.stop?.says).toBe(
      'Vesting stopped on 2026-11-01: subscription.active no longer held, and what had not vested is taken back, because Fen Foods cancelled nordwind:fen-foods-stratum (moved away); 5,333.33 EUR of 12,800.00 EUR had vested, 7,466.67 EUR taken back',
    )
    // Five twelfths; two more came after the end, and five never come.
    expect(deploy?.steps.map(({ state }) => state.charAt(0)).join('')).toBe('vvvvvllsssss')
    expect(points.filter(({ lane }) => lane === 'vesting')).toMatchObject([
      { stage: 'implement', partner: 'nordwind', amount: { amount: '-7466.67', currency: 'EUR' } },
    ])
    // 4,000 + 1,200 of use, 2,500, 600 and 5,333.33: the sum of three statements, 7,900.00 + 4,666.67 + 1,066.66.
    expect(partners).toEqual([
      { partner: 'nordwind', currency: 'EUR', earned: '13633.33', vested: '5333.33', held: '0', takenBack: '7466.67' },
    ])
  })

  test('sees every lane in the order in which things happened', async () => {
    const { points, months, to, chain, nextRenewal, deals } = await seenBy('nordwind', { deal: 'nordwind:fen' })
    expect(lanesOf(points)).toEqual([
      ...[
        'contact',
        'deal',
        'earning',
        'health',
        'invoice',
        'milestone',
        'payout',
        'subscription',
        'ticket',
        'usage',
        'vesting',
      ],
    ])
    expect(points.map(({ at }) => at)).toEqual(points.map(({ at }) => at).toSorted())
    expect([months, to, nextRenewal, deals]).toEqual([10, '2026-10-31T23:00:00Z', null, ['nordwind:fen']])
    expect(chain.map(({ seller, open }) => [seller, open])).toEqual([
      ['altus', true],
      ['nordwind', true],
    ])
  })

  test('sees its selling price: four months at 100 EUR', async () => {
    const { usage, value } = await seenBy('nordwind')
    expect(usage.map(({ month, quantity, amount }) => `${month} ${quantity} ${amount}`)).toEqual([
      ...['2026-04 500 50000', '2026-05 500 50000', '2026-06 500 50000', '2026-07 500 50000'],
    ])
    expect(value).toEqual([{ amount: '200000', currency: 'EUR' }])
  })
})

describe('the vendor', () => {
  test('sees its own link alone, with what is committed on it, and the other one closed', async () => {
    const { usage, points, chain, commitments } = await seenBy('altus')
    expect(usage.map(({ amount }) => amount)).toEqual(['40000', '40000', '40000', '40000'])
    expect(chain.map(({ open }) => open)).toEqual([true, false])
    const invoices = points.filter(({ lane }) => lane === 'invoice')
    expect(new Set(invoices.map(({ says }) => says.split(':')[0]))).toEqual(new Set(['Altus to Nordwind']))
    expect(JSON.stringify(points)).not.toMatch(/50,000|50000/)
    expect(commitments).toEqual([
      { name: 'Fen’s cores', from: '2026-01-01', to: '2027-01-01', perMonth: '10000.00', currency: 'EUR' },
    ])
  })

  test('sees what its partner earned', async () => {
    expect((await seenBy('altus')).partners.map(({ earned }) => earned)).toEqual(['13633.33'])
  })
})

describe('the customer', () => {
  test('sees its contacts, milestones, use and invoices, and nothing of deals, health, earnings or the link above', async () => {
    const { points, partners, vestings, health, deals, commitments, value } = await seenBy('fen-foods')
    expect(lanesOf(points)).toEqual(['contact', 'invoice', 'milestone', 'subscription', 'ticket', 'usage'])
    expect([partners, vestings, health, deals, commitments]).toEqual([[], [], null, [], []])
    expect(value).toEqual([{ amount: '200000', currency: 'EUR' }])
    expect(JSON.stringify(points)).not.toMatch(/40,000|40000/)
  })
})

describe('what is not seen is the same as what does not exist', () => {
  const refusal = async (who: string, input: Record<string, string>) => {
    const answer = await perform(dealLife, contextFor(channel, who), dealLife.input.parse(input))
    return answer.ok ? 'answered' : `${answer.refusal.code}: ${answer.refusal.says}`
  }

  test.each(['nobody', 'peat-works'])('to %s', async (who) => {
    const none = { customer: 'fen-foods', product: 'altus:none' }
    expect(await refusal(who, ASKED)).toBe((await refusal(who, none)).replace('altus:none', 'altus:stratum'))
    expect(await refusal(who, ASKED)).toMatch(/^not_found: /)
    const [deal, missing] = [
      await refusal(who, { deal: 'nordwind:fen' }),
      await refusal(who, { deal: 'nordwind:none' }),
    ]
    expect(deal).toBe(missing.replace('nordwind:none', 'nordwind:fen'))
  })

  test('a customer finds no deal, and whoever names nothing is told so', async () => {
    expect(await refusal('fen-foods', { deal: 'nordwind:fen' })).toMatch(/^not_found: /)
    expect(await refusal('altus', { customer: 'fen-foods' })).toMatch(/^nothing_named: /)
    expect(await refusal('nordwind', { deal: 'nordwind:fen', product: 'altus:other' })).toMatch(/^not_found: /)
  })
})

test.each<{ scopes: readonly Scope[]; sees: readonly string[] }>([
  { scopes: ['life:read'], sees: ['contact', 'health', 'milestone', 'ticket'] },
  {
    scopes: ['life:read', 'rewards:read'],
    sees: ['contact', 'earning', 'health', 'milestone', 'payout', 'ticket', 'vesting'],
  },
  {
    scopes: ['life:read', 'billing:read'],
    sees: ['contact', 'deal', 'health', 'invoice', 'milestone', 'subscription', 'ticket', 'usage'],
  },
])('a key sees the lanes that its scopes open: $scopes', async ({ scopes, sees }) => {
  const context = { ...contextFor(channel, 'nordwind'), principal: { kind: 'key', id: 'key', scopes } as const }
  const answer = await perform(dealLife, context, dealLife.input.parse(ASKED))
  if (!answer.ok) throw new Error(answer.refusal.says)
  const life = dealLife.output.parse(answer.value)
  expect(lanesOf(life.points)).toEqual(sees)
  expect(life.points.some(({ lane }) => life.closed.includes(lane))).toBe(false)
  expect(life.partners.length > 0).toBe(scopes.includes('rewards:read'))
  expect(life.value.length > 0).toBe(scopes.includes('billing:read'))
  const byDeal = await perform(dealLife, context, dealLife.input.parse({ deal: 'nordwind:fen' }))
  expect(byDeal.ok).toBe(scopes.includes('billing:read'))
})

test('before anybody cancelled, what vests is held', async () => {
  const at = instantOn('2026-10-20').toString()
  const { vestings, partners, nextRenewal, to } = await seenBy('nordwind', { ...ASKED, as_of: '59.1', at })
  expect(vestings.map(({ stop, held }) => [stop, held])).toEqual([[null, '8533.33']])
  expect([partners[0]?.takenBack, to, nextRenewal]).toEqual(['0', null, null])
})
