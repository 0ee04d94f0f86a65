import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const FROM = '2026-01-01T00:00:00Z'
const named = (about: string): Told => {
  return {
    kind: 'organization',
    about,
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  }
}

const product = (more: object = {}): Told => {
  const charges = [
    { charge: 'cores', name: 'Cores', meter: 'altus:cores', discloses: 'quantity' },
    { charge: 'seats', name: 'Seats', discloses: 'quantity' },
  ]
  return { kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges, ...more } }
}
const PLANS = { plans: [{ plan: 'gold', name: 'Gold', charges: ['seats'], features: ['sso'] }], features: ['api'] }

const price = (about: string, more: object = {}): Told => {
  const priced = {
    product: 'altus:stratum',
    charge: 'cores',
    currency: 'EUR',
    price: { model: 'per_unit', unit: '80' },
  }
  return { kind: 'price', about, body: { book: 'altus:list', from: FROM, ...priced, ...more } }
}
const book = (about: string, more: object = {}): Told => {
  return { kind: 'price_book', about, body: { name: 'Partners', from: FROM, ...more } }
}

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const organizations = ['altus', 'nordwind', 'fen-foods', 'brightlane']
  const met = { kind: 'introduction', about: 'altus:all', body: { organizations: ['nordwind', 'fen-foods'] } }
  const told = await tell('altus', [...organizations.map(named), met, product(PLANS)])
  expect(told).toMatchObject({ recorded: 6 })
})
afterAll(() => stage.close())

const contextOf = (organization: string) => ({
  records: stage.records,
  usage: stage.usage,
  operator: 'altus',
  principal: MACHINE,
  organization,
  now: Temporal.Instant.from('2026-05-01T00:00:00Z'),
})

async function tell(organization: string, facts: readonly Told[]): Promise<unknown> {
  const answer = await recordFacts.run(contextOf(organization), recordFacts.input.parse({ facts }))
  return answer.ok ? answer.value : `${answer.refusal.code}: ${answer.refusal.says}`
}

/** The prices and books that an organization sees. */
async function seenBy(organization: string): Promise<readonly string[]> {
  const facts = await actAs(contextOf(organization), (acting) => loadFacts(acting, ['price', 'price_book'], 1_000_000))
  return facts.map(({ about }) => about)
}

describe('is refused', () => {
  const wrong = (more: object, says: RegExp, by = 'altus') => ({ by, fact: price('altus:p', more), says })
  test.each<{ by: string; fact: Told; says: RegExp }>([
    wrong({ windows: 'year' }, /^wrong_body: Fact 1 \(price altus:p\): [\s\S]*Unrecognized key: "windows"/),
    wrong({ charge: 'memory' }, /^unknown_reference: .* no charge memory/),
    wrong({ only: { plan: 'silver' } }, /^unknown_reference: .* no plan silver of altus:stratum/),
    wrong({ only: { customer: 'nobody' } }, /^unknown_reference: .* no organization nobody/),
    wrong({ book: 'nordwind:list' }, /^not_yours: /),
    wrong(
      { charge: 'seats', price: { model: 'percentage', percent: '1' } },
      /^wrong_body: .* A percentage price needs usage, and nothing meters seats/,
    ),
    wrong(
      {
        charge: 'seats',
        price: { model: 'matrix', by: ['a'], cells: [{ where: { a: 'x' }, price: { model: 'per_unit', unit: '1' } }] },
      },
      /^wrong_body: .* A matrix price needs usage/,
    ),
    wrong({ billed: 'advance' }, /^wrong_body: .* cores is metered: use is billed in arrears/),
    wrong(
      { price: { model: 'flat', amount: '1', proration: 'none' }, minimum: '1' },
      /^wrong_body: [\s\S]*no minimum: a flat fee is its own minimum/,
    ),
    { by: 'nordwind', fact: book('altus:other'), says: /^not_yours: / },
    { by: 'altus', fact: book('altus:list', { readers: ['nobody'] }), says: /^unknown_reference: .*nobody/ },
    { by: 'altus', fact: book('altus:list', { readers: ['nordwind', 'nordwind'] }), says: /^wrong_body: [\s\S]*once/ },
    { by: 'altus', fact: book('altus:list', { reader: ['nordwind'] }), says: /^wrong_body: [\s\S]*"reader"/ },
    {
      by: 'nordwind',
      fact: book('nordwind:list', { derived: { costPlus: '20' }, readers: ['fen-foods'] }),
      says: /^wrong_body: [\s\S]*no readers of a book that marks up a cost/,
    },
    {
      by: 'nordwind',
      fact: book('nordwind:list', { derived: { list: 'altus:secret', less: '10' } }),
      says: /^unknown_reference: .* no price book altus:secret/,
    },
    {
      by: 'altus',
      fact: book('altus:list', { derived: { list: 'altus:list', less: '10' } }),
      says: /^wrong_body: .* altus:list can't be derived from itself/,
    },
    {
      by: 'altus',
      fact: book('altus:list', { derived: { list: 'altus:base', less: '101' } }),
      says: /^wrong_body: [\s\S]*at most 100 percent/,
    },
    {
      by: 'altus',
      fact: product({ plans: [{ plan: 'gold', name: 'Gold', charges: ['memory'] }] }),
      says: /^wrong_body: [\s\S]*charges of the product, and not memory/,
    },
    {
      by: 'altus',
      fact: product({ plans: [...PLANS.plans, ...PLANS.plans] }),
      says: /^wrong_body: [\s\S]*plans of different names/,
    },
    {
      by: 'altus',
      fact: product({ features: ['sso', 'sso'] }),
      says: /^wrong_body: [\s\S]*each feature once/,
    },
    {
      by: 'altus',
      fact: product({ plans: [{ plan: 'gold', name: 'Gold', feature: ['sso'] }] }),
      says: /^wrong_body: [\s\S]*"feature"/,
    },
  ])('$says', async ({ by, fact, says }) => expect(await tell(by, [fact])).toMatch(says))
})

describe('a book lets its readers see its prices', () => {
  beforeAll(async () => {
    expect(await tell('altus', [price('altus:before')])).toMatchObject({ recorded: 1 })
    const told = [
      book('altus:list', { readers: ['nordwind'] }),
      price('altus:for-all'),
      price('altus:gold', { only: { plan: 'gold' } }),
      price('altus:for-fen', { only: { customer: 'fen-foods' } }),
      price('altus:locked', { only: { subscription: 'nordwind:fen' } }),
      price('altus:marked', { price: { model: 'cost_plus', factor: '1.2' } }),
      price('altus:elsewhere', { book: 'altus:secret' }),
    ]
    expect(await tell('altus', told)).toMatchObject({ recorded: 7 })
  })

  test('those for everybody and for plans, that were told after the readers', async () => {
    expect(await seenBy('nordwind')).toEqual(['altus:list', 'altus:for-all', 'altus:gold'])
  })

  test('and nobody else', async () => {
    expect(await seenBy('brightlane')).toEqual([])
    expect(await seenBy('altus')).toHaveLength(8)
  })

  test('a reader may derive a book of its own from it, and its markup is its own', async () => {
    const derived = book('nordwind:resale', { derived: { list: 'altus:list', less: '10' } })
    expect(await tell('nordwind', [derived])).toMatchObject({ recorded: 1 })
    expect(await tell('brightlane', [{ ...derived, about: 'brightlane:resale' }])).toMatch(
      /^unknown_reference: .* no price book altus:list that you know of/,
    )
    expect(await seenBy('altus')).not.toContain('nordwind:resale')
  })

  test('told with other readers, its earlier prices stay with those who saw them', async () => {
    expect(await tell('altus', [book('altus:list', { readers: ['fen-foods'] }), price('altus:later')])).toMatchObject({
      recorded: 2,
    })
    expect(await seenBy('fen-foods')).toEqual(['altus:list', 'altus:later'])
    expect(await seenBy('nordwind')).not.toContain('altus:later')
    expect(await seenBy('nordwind')).toContain('altus:for-all')
  })
})
