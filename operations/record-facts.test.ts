import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { recordFacts } from './record-facts.ts'

type Told = Readonly<{ kind: string; about: string; id?: string; body: Record<string, unknown> }>

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const told = await tell('altus', [
    named('altus'),
    named('nordwind'),
    named('fen-foods'),
    introduces('nordwind', 'fen-foods'),
    product(),
    sells(),
    meter,
    program(),
  ])
  expect(told).toEqual({ recorded: 8, known: 0, position: 8 })
  expect(await tell('nordwind', [resells, subscription(), binding])).toMatchObject({ recorded: 3 })
  expect(await tell('altus', [milestone])).toMatchObject({ recorded: 1 })
})
afterAll(() => stage.close())

/** What the door answers: counts and position, or `code: sentence`. */
async function tell(organization: string, facts: readonly Told[]): Promise<unknown> {
  const now = Temporal.Instant.from('2026-05-01T00:00:00Z')
  const context = {
    records: stage.records,
    usage: stage.usage,
    operator: 'altus',
    principal: MACHINE,
    organization,
    now,
  }
  const answer = await recordFacts.run(context, recordFacts.input.parse({ facts }))
  return answer.ok ? answer.value : `${answer.refusal.code}: ${answer.refusal.says}`
}

function named(about: string): Told {
  return {
    kind: 'organization',
    about,
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  }
}

function introduces(...organizations: readonly string[]): Told {
  return { kind: 'introduction', about: `altus:${organizations.join('-')}`, body: { organizations } }
}

const TERMS = {
  seller: 'altus',
  buyer: 'nordwind',
  book: 'altus:prices',
  currency: 'EUR',
  calendar: { zone: 'Europe/Berlin', anchorDay: 1, months: 1 },
  rounding: 'line-half-even',
  correction: 'net',
  paymentDays: 30,
}

function sells(changes: Record<string, unknown> = {}): Told {
  return { kind: 'agreement', about: 'altus:to-nordwind', body: { ...TERMS, ...changes } }
}

const resells: Told = {
  kind: 'agreement',
  about: 'nordwind:to-fen',
  body: { ...TERMS, seller: 'nordwind', buyer: 'fen-foods', book: 'nordwind:prices' },
}

function product(charges: readonly string[] = ['cores']): Told {
  const body = { name: 'Stratum', charges: charges.map((charge) => ({ charge, name: charge, discloses: 'quantity' })) }
  return { kind: 'product', about: 'altus:stratum', body }
}

const meter: Told = {
  kind: 'meter',
  about: 'altus:cores',
  body: { eventType: 'stratum.cores', measure: { aggregation: 'count' }, unit: 'core' },
}

function price(changes: Record<string, unknown> = {}): Told {
  const priced = {
    product: 'altus:stratum',
    charge: 'cores',
    currency: 'EUR',
    price: { model: 'per_unit', unit: '80' },
  }
  const body = { book: 'altus:prices', from: '2026-01-01T00:00:00Z', ...priced, ...changes }
  return { kind: 'price', about: 'altus:price', body }
}

function subscription(changes: Record<string, unknown> = {}): Told {
  const chain = ['altus:to-nordwind', 'nordwind:to-fen']
  const body = { product: 'altus:stratum', customer: 'fen-foods', chain, from: '2026-01-01T00:00:00Z', ...changes }
  return { kind: 'subscription', about: 'nordwind:fen', body }
}

const binding: Told = {
  kind: 'binding',
  about: 'nordwind:fen-account',
  body: { subscription: 'nordwind:fen', subject: 'account-1', recorder: 'altus', from: '2026-01-01T00:00:00Z' },
}

const milestone: Told = {
  kind: 'milestone',
  about: 'altus:live',
  body: {
    customer: 'fen-foods',
    product: 'altus:stratum',
    milestone: 'in_production',
    partner: 'nordwind',
    due: '2026-06-01T00:00:00Z',
  },
}

function program(changes: Record<string, unknown> = {}): Told {
  const incentive = {
    id: 'live',
    stage: 'implement',
    role: 'implementer',
    trigger: 'milestone.in_production',
    pay: { fixed: '9' },
  }
  const body = {
    name: 'Lifecycle',
    version: 1,
    currency: 'EUR',
    effective: { from: '2026-01-01', to: '2027-01-01' },
    products: ['altus:stratum'],
    partners: ['nordwind'],
    incentives: [incentive],
    payout: { period: 'month', zone: 'Europe/Berlin', minimum: '0' },
    ...changes,
  }
  return { kind: 'program', about: 'altus:lifecycle', body }
}

describe('is refused', () => {
  test.each([
    { by: 'nordwind', fact: named('fen-foods'), says: /^not_yours: .* Only the operator or the organization itself/ },
    { by: 'nordwind', fact: sells(), says: /^not_yours: .* Only altus may record what begins with altus:/ },
    { by: 'nordwind', fact: introduces('nordwind', 'fen-foods'), says: /^not_yours: / },
    { by: 'altus', fact: introduces('nordwind', 'nobody'), says: /^unknown_reference: .*no organization nobody/ },
    { by: 'altus', fact: sells({ buyer: 'nobody' }), says: /^unknown_reference: .*no organization nobody/ },
    { by: 'altus', fact: sells({ seller: 'nordwind' }), says: /^not_yours: .* Only its seller/ },
    { by: 'altus', fact: sells({ buyer: 'altus' }), says: /^agreement_with_itself: / },
    { by: 'altus', fact: sells({ book: 'nordwind:prices' }), says: /^not_yours: .*another price book/ },
    {
      by: 'altus',
      fact: { ...sells(), about: 'Altus' },
      says: /^wrong_about: Fact 1 \(agreement Altus\): Altus is no id of the form owner:name/,
    },
    { by: 'altus', fact: sells({ currency: 'euro' }), says: /^wrong_body: [\s\S]*an ISO 4217 currency code/ },
    { by: 'altus', fact: sells({ calendar: { ...TERMS.calendar, anchorDay: 32 } }), says: /^wrong_body: / },
    { by: 'altus', fact: sells({ calendar: { ...TERMS.calendar, zone: 'Berlin' } }), says: /^wrong_body: [\s\S]*IANA/ },
    { by: 'altus', fact: product(['cores', 'cores']), says: /^wrong_body: [\s\S]*charges of different names/ },
    {
      by: 'altus',
      fact: price({ price: { model: 'per_unit', unit: '8O' } }),
      says: /^wrong_body: [\s\S]*a decimal number/,
    },
    { by: 'altus', fact: price({ charge: 'memory' }), says: /^unknown_reference: .* no charge memory/ },
    { by: 'altus', fact: price({ product: 'altus:nothing' }), says: /^unknown_reference: .* no product altus:nothing/ },
    { by: 'altus', fact: price({ book: 'nordwind:prices' }), says: /^not_yours: / },
    { by: 'nordwind', fact: subscription({ chain: ['nordwind:to-nobody'] }), says: /^unknown_reference: / },
    {
      by: 'nordwind',
      fact: subscription({ chain: ['altus:to-nordwind'] }),
      says: /^not_yours: .*a seller on its chain/,
    },
    {
      by: 'nordwind',
      fact: subscription({ chain: ['nordwind:to-fen', 'altus:to-nordwind'] }),
      says: /^chain_is_broken: .* fen-foods buys on nordwind:to-fen, and the chain goes on with altus/,
    },
    {
      by: 'fen-foods',
      fact: {
        kind: 'subscription_cancelled',
        about: 'nordwind:fen',
        body: { at: '2025-12-31T00:00:00Z', because: 'x' },
      },
      says: /^ends_before_it_begins: /,
    },
    {
      by: 'skyhost',
      fact: {
        kind: 'subscription_cancelled',
        about: 'nordwind:fen',
        body: { at: '2026-12-31T00:00:00Z', because: 'x' },
      },
      says: /^unknown_reference: /,
    },
    {
      by: 'altus',
      fact: { kind: 'milestone_approved', about: 'altus:live', body: { at: '2026-05-01T00:00:00Z' } },
      says: /^no_evidence: /,
    },
    {
      by: 'fen-foods',
      fact: { kind: 'milestone_reached', about: 'altus:live', body: { at: '2026-05-01T00:00:00Z', evidence: 'x' } },
      says: /^not_yours: .* Only nordwind or altus/,
    },
    {
      by: 'altus',
      fact: program({ budget: '8.99' }),
      says: /^program_does_not_hold: .*incentives\[0\]\.pay\.fixed: One payment of 9 /,
    },
    { by: 'altus', fact: program({ incentives: [] }), says: /^wrong_body: / },
    {
      by: 'altus',
      fact: program({ name: 'Other' }),
      says: /^version_published: .*Version 1 of altus:lifecycle is published/,
    },
    {
      by: 'altus',
      fact: program({ version: 2 }),
      says: /^changes_the_past: .*Version 2 of altus:lifecycle is to hold from 2026-01-01, and today is /,
    },
    { by: 'nordwind', fact: { ...program(), about: 'nordwind:own' }, says: /^not_yours: .*its vendor altus/ },
  ])('$says', async ({ by, fact, says }) => {
    expect(await tell(by, [fact])).toMatch(says)
  })
})

describe('what postings are keyed by is fixed once it was told', () => {
  test.each([
    { by: 'altus', fact: sells({ buyer: 'fen-foods' }), field: 'buyer' },
    { by: 'altus', fact: sells({ currency: 'USD' }), field: 'currency' },
    { by: 'altus', fact: sells({ calendar: { ...TERMS.calendar, anchorDay: 15 } }), field: 'calendar' },
    { by: 'altus', fact: sells({ calendar: { ...TERMS.calendar, zone: 'Asia/Kolkata' } }), field: 'calendar' },
    { by: 'nordwind', fact: subscription({ customer: 'fen-foods', chain: ['nordwind:to-fen'] }), field: 'chain' },
    { by: 'altus', fact: program({ currency: 'USD' }), field: 'currency' },
  ])('$field of a $fact.kind', async ({ by, fact, field }) => {
    expect(await tell(by, [fact])).toMatch(new RegExp(`^fixed_once_told: .*The ${field} of ${fact.about} is`))
  })

  test('and the rest may change', async () => {
    expect(
      await tell('altus', [
        sells({ rounding: 'line-truncate', paymentDays: 14 }),
        program({ version: 2, retroactive: true }),
      ]),
    ).toMatchObject({
      recorded: 2,
    })
    expect(await tell('nordwind', [subscription({ from: '2026-02-01T00:00:00Z' })])).toMatchObject({ recorded: 1 })
  })
})

describe('a call', () => {
  const one = (id: string, unit: string): Told => ({
    ...price({ price: { model: 'per_unit', unit } }),
    about: `altus:${id}`,
    id,
  })

  test('records all or nothing', async () => {
    const before = await stage.ask('select count(*) from fact')
    const refused = await tell('altus', [price(), sells({ buyer: 'altus' })])
    expect(refused).toMatch(/^agreement_with_itself: Fact 2 \(agreement altus:to-nordwind\)/)
    expect(await stage.ask('select count(*) from fact')).toEqual(before)
  })

  test('that comes again changes nothing', async () => {
    expect(await tell('altus', [one('p-1', '80'), one('p-2', '90')])).toMatchObject({ recorded: 2, known: 0 })
    expect(await tell('altus', [one('p-1', '80'), one('p-2', '90')])).toEqual({ recorded: 0, known: 2, position: 0 })
    expect(await tell('altus', [one('p-1', '80'), one('p-3', '70')])).toMatchObject({ recorded: 1, known: 1 })
  })

  test('with a known id and another content is refused', async () => {
    expect(await tell('altus', [one('p-4', '80')])).toMatchObject({ recorded: 1 })
    expect(await tell('altus', [one('p-4', '81')])).toMatch(
      /^id_used: Fact 1 \(price altus:p-4\): the id p-4 was used for another fact/,
    )
  })

  test('that tells one id twice tells it once, or is refused where the contents differ', async () => {
    expect(await tell('altus', [one('p-6', '80'), one('p-6', '80')])).toMatchObject({ recorded: 1, known: 1 })
    expect(await tell('altus', [one('p-7', '80'), one('p-7', '81')])).toMatch(/^id_used: Fact 2/)
  })

  test('that comes twice at the same moment is recorded once', async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => tell('altus', [one('p-8', '80')])))
    expect(answers.filter((answer) => JSON.stringify(answer).includes('"recorded":1'))).toHaveLength(1)
    for (const answer of answers) expect(answer).toMatchObject({ recorded: expect.any(Number) })
  })

  test('of one organization may use the ids of another', async () => {
    expect(await tell('altus', [one('p-5', '80')])).toMatchObject({ recorded: 1 })
    const theirs = { ...price({ book: 'nordwind:prices' }), about: 'nordwind:p-5', id: 'p-5' }
    expect(await tell('nordwind', [theirs])).toMatchObject({ recorded: 1 })
  })

  test('at the same moment as others gets positions of its own, without a gap', async () => {
    const calls = Array.from({ length: 8 }, (_, at) => tell('altus', [one(`c-${at}`, '1'), one(`d-${at}`, '2')]))
    for (const answer of await Promise.all(calls)) expect(answer).toMatchObject({ recorded: 2 })
    const [row] = await stage.ask<{ facts: number; last: number; counter: number }>(`select count(*)::int as facts,
      max(position)::int as last, (select value::int from position where kind = 'record') as counter from fact`)
    expect(row).toEqual({ facts: row?.last, last: row?.last, counter: row?.last })
  })
})
