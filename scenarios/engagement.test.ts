import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { engagement } from '#questions/life/engagement.ts'
import { engagementMonthsList } from '#questions/life/engagement-months.ts'
import { retention } from '#questions/life/retention.ts'
import { retentionCohorts } from '#questions/life/retention-cohorts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const PRODUCT = 'altus:stratum'
const CHARGES = [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }]
let stage: Stage

/** Altus sells by Nordwind to Fen and Moor and by Ostwind to Fen; Leaf implements at Fen for Nordwind. */
beforeAll(async () => {
  stage = await openStage()
  for (const about of ['altus', 'nordwind', 'ostwind', 'leaf', 'fen', 'moor', 'stranger']) {
    await tell('operator', '2024-01-01', { kind: 'organization', about, body: organization(about) })
  }
  const organizations = ['altus', 'nordwind', 'ostwind', 'leaf', 'fen', 'moor']
  await tell('operator', '2024-01-01', { kind: 'introduction', about: 'operator:all', body: { organizations } })
  await tell('altus', '2024-01-01', { kind: 'product', about: PRODUCT, body: { name: 'Stratum', charges: CHARGES } })
  for (const [seller, buyer] of [
    ['altus', 'nordwind'],
    ['altus', 'ostwind'],
    ['nordwind', 'fen'],
    ['nordwind', 'moor'],
    ['ostwind', 'fen'],
  ] as const) {
    await tell(seller, '2024-01-01', { kind: 'agreement', about: `${seller}:${buyer}`, body: agreement(seller, buyer) })
  }
  for (const [partner, customer] of [
    ['nordwind', 'fen'],
    ['nordwind', 'moor'],
    ['ostwind', 'fen'],
  ] as const) {
    const chain = [`altus:${partner}`, `${partner}:${customer}`]
    const body = { product: PRODUCT, customer, chain, from: '2024-01-01T00:00:00Z', term: { months: 3, renews: true } }
    await tell(partner, '2024-01-01', { kind: 'subscription', about: `${partner}:${customer}-1`, body })
  }
  const held = { partner: 'leaf', customer: 'fen', product: PRODUCT, role: 'implementer', share: '100' }
  const from = '2024-04-01T00:00:00Z'
  await tell('altus', '2024-04-01', { kind: 'role', about: 'altus:leaf-builds', body: { ...held, from } })
  await meets('nordwind', 'fen', '2024-01-10')
  await meets('leaf', 'fen', '2024-05-10')
})
afterAll(() => stage.close())

const organization = (name: string) => ({ name, roles: ['customer'], country: 'DE', zone: 'UTC' })
const agreement = (seller: string, buyer: string) => ({
  ...{ seller, buyer, book: `${seller}:book`, currency: 'EUR', calendar: { zone: 'UTC', anchorDay: 1, months: 1 } },
  ...{ rounding: 'line-half-even', correction: 'net', paymentDays: 30 },
})

function context(organization: string, day: string) {
  const { records, usage } = stage
  return { records, usage, operator: 'operator', principal: MACHINE, organization, now: instant(day) }
}

function instant(day: string): Temporal.Instant {
  return Temporal.Instant.from(`${day}T12:00:00Z`)
}

async function tell(organization: string, day: string, told: Told): Promise<void> {
  const facts = [{ ...told, id: `${told.about}-${told.kind}` }]
  const said = await perform(recordFacts, context(organization, day), recordFacts.input.parse({ facts }))
  if (!said.ok) throw new Error(said.refusal.says)
}

async function meets(partner: string, customer: string, day: string): Promise<void> {
  const about = `${partner}:met-${customer}-${day}`
  const body = { customer, product: PRODUCT, kind: 'meeting', at: `${day}T08:00:00Z` }
  await tell(partner, day, { kind: 'touchpoint', about, body })
  await tell(customer, day, { kind: 'touchpoint_verified', about, body: { how: 'met' } })
}

const NOW = '2024-08-02'

async function listed(who: string, input: Record<string, unknown> = {}, now = NOW) {
  const said = await perform(engagement, context(who, now), engagement.input.parse(input))
  if (!said.ok) throw new Error(said.refusal.code)
  return said.value.engagement.map(
    ({ partner, customers, months, own, others, alone, index }) =>
      `${partner} ${customers}: ${own}+${others}+${alone}=${months} ${index}`,
  )
}

describe('the hit-and-run index', () => {
  // Fen of Nordwind: January to March by its own visit, May to July by Leaf's, April by nobody. Fen of Ostwind: May to July by Leaf.
  test.each([
    {
      who: 'altus',
      sees: ['nordwind 2: 3+3+8=14 0.5714', 'ostwind 1: 0+3+4=7 0.5714'],
      because: 'the vendor sees all',
    },
    {
      who: 'fen',
      sees: ['nordwind 1: 3+3+1=7 0.1429', 'ostwind 1: 0+3+4=7 0.5714'],
      because: 'a customer sees its own',
    },
    {
      who: 'nordwind',
      sees: ['nordwind 2: 3+0+11=14 0.7857'],
      because: 'a partner sees neither rivals nor their visits',
    },
    { who: 'stranger', sees: [], because: 'a stranger sees nothing' },
  ])('$who: $because', async ({ who, sees }) => expect(await listed(who)).toEqual(sees))

  test('is of what is asked for', async () => {
    expect(await listed('altus', { customer: 'moor' })).toEqual(['nordwind 1: 0+0+7=7 1.0000'])
    expect(await listed('altus', { partner: 'ostwind' })).toHaveLength(1)
    expect(await listed('altus', { product: 'altus:other' })).toEqual([])
    expect(await listed('altus', { at: '2024-04-01T00:00:00Z' })).toEqual([
      ...['nordwind 2: 3+0+3=6 0.5000', 'ostwind 1: 0+0+3=3 1.0000'],
    ])
  })

  test('as of a moment of the past nothing that came later is held against anybody', async () => {
    expect(await listed('altus', { as_of: '2024-05-05T00:00:00Z' })).toEqual([
      ...['nordwind 2: 3+0+5=8 0.6250', 'ostwind 1: 0+0+4=4 1.0000'],
    ])
  })

  test('has months behind it, each with what counted', async () => {
    const input = engagementMonthsList.input.parse({ partner: 'nordwind', customer: 'fen' })
    const said = await perform(engagementMonthsList, context('altus', NOW), input)
    const rows = said.ok ? said.value.months : []
    expect(rows.map(({ month, state, what, who }) => `${month} ${state} ${what ?? '-'} ${who ?? '-'}`)).toEqual([
      ...['2024-01 own meeting nordwind', '2024-02 own meeting nordwind', '2024-03 own meeting nordwind'],
      ...[
        '2024-04 alone - -',
        '2024-05 others meeting leaf',
        '2024-06 others meeting leaf',
        '2024-07 others meeting leaf',
      ],
    ])
    expect(rows.map(({ final }) => final).slice(-2)).toEqual([true, false])
    const alone = engagementMonthsList.input.parse({ state: 'alone', subscription: 'nordwind:moor-1' })
    const found = await perform(engagementMonthsList, context('nordwind', NOW), alone)
    expect(found.ok && found.value.months.map(({ fact }) => fact)).toEqual(Array.from({ length: 7 }, () => null))
  })
})

describe('retention', () => {
  const asked = async (who: string) => {
    const said = await perform(retention, context(who, NOW), retention.input.parse({}))
    if (!said.ok) throw new Error(said.refusal.code)
    return said.value
  }

  test('counts customers by month, and says where terms are too few', async () => {
    const { logos, revenue, engaged, zone } = await asked('altus')
    expect(logos.map(({ month, opening, closing }) => `${month} ${opening} ${closing}`)).toEqual(
      ['01', '02', '03', '04', '05', '06', '07'].map((month) => `2024-${month} 2 2`),
    )
    expect([revenue, zone]).toEqual([[], 'UTC'])
    // Six terms are over: in two of Fen's with Nordwind and one with Ostwind somebody came, in Moor's nobody did.
    expect(engaged).toMatchObject({
      engaged: { terms: 3, renewed: 3 },
      alone: { terms: 3, renewed: 3 },
      finding: 'too_few',
    })
    expect(engaged.says).toBe(
      'With an engaged partner 3 of 3 terms were renewed, without one 3 of 3: too few to say anything',
    )
  })

  test('a stranger sees nobody', async () => {
    const { logos, engaged } = await asked('stranger')
    expect([logos, engaged.engaged.terms, engaged.alone.share]).toEqual([[], 0, null])
  })

  test('cohorts are by quarter', async () => {
    const said = await perform(retentionCohorts, context('nordwind', NOW), retentionCohorts.input.parse({}))
    expect(
      said.ok && said.value.cohorts.map(({ quarter, customers, cells }) => [quarter, customers, cells.length]),
    ).toEqual([['2024-Q1', 2, 8]])
  })
})
