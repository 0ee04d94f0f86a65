import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PersonRole, Principal } from '#core/channel/access.ts'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadRivalCourses } from '#stores/postgres/deal-registrations.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Body = Record<string, unknown>
type Told = Readonly<{ kind: string; about: string; body: Body }>
type Call = Readonly<{ by: string; at?: string; as?: Principal }>

const person = (id: string, ...roles: PersonRole[]): Principal & { id: string } => ({ kind: 'person', id, roles })
const ADA = person('psn_altus_ada', 'owner')
const EVE = person('psn_altus_eve', 'program_manager')
const BEN = person('psn_nordwind_ben', 'account_manager')
const VIC = person('psn_nordwind_vic', 'viewer')
const BIA = person('psn_birch_bia', 'owner')
const NOW = '2026-03-01T12:00:00Z'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const organizations = ['altus', 'nordwind', 'birch', 'fen-foods', 'stranger']
  for (const id of organizations) {
    const name = id === 'fen-foods' ? 'Fen Foods AG' : id
    const body = { name, roles: ['customer'], country: 'DE', zone: 'Europe/Berlin' }
    await told({ by: 'operator' }, { kind: 'organization', about: id, body })
  }
  const known = organizations.filter((id) => id !== 'stranger')
  await told({ by: 'operator' }, { kind: 'introduction', about: 'operator:all', body: { organizations: known } })
  const charges = [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }]
  for (const product of ['altus:stratum', 'altus:nimbus', 'nordwind:care']) {
    await told(
      { by: product.split(':')[0] ?? '' },
      { kind: 'product', about: product, body: { name: product, charges } },
    )
  }
})
afterAll(() => stage.close())

function contextOf({ by, at = NOW, as = MACHINE }: Call): Context {
  const { records, usage } = stage
  return { records, usage, operator: 'operator', principal: as, organization: by, now: Temporal.Instant.from(at) }
}

/** `recorded`, or the code of the refusal. */
async function tell(call: Call, ...facts: Told[]): Promise<string> {
  const answer = await perform(recordFacts, contextOf(call), recordFacts.input.parse({ facts }))
  return answer.ok ? 'recorded' : answer.refusal.code
}

async function told(call: Call, ...facts: Told[]): Promise<void> {
  expect(await tell(call, ...facts)).toBe('recorded')
}

const POLICY = {
  version: 1,
  from: '2026-01-01T00:00:00Z',
  ...{ protectionDays: 90, extensions: 1, extensionDays: 30, decideWithinDays: 5, contestDays: 14 },
  matching: { names: 'any_order', sameCountry: true, domains: true, customers: 'same_product' },
}

function policy(more: Body = {}): Told {
  return { kind: 'deal_registration_policy', about: 'altus:deals', body: { ...POLICY, ...more } }
}

function registration(about: string, more: Body = {}): Told {
  const [name = ''] = about.split(':').slice(1)
  const body = { vendor: 'altus', names: [`${name} GmbH`], domains: [], country: 'DE', products: ['altus:stratum'] }
  return { kind: 'deal_registration', about, body: { ...body, expectedClose: '2026-06-30', ...more } }
}

function step(kind: string, about: string, by: string, more: Body = {}): Told {
  return { kind: `deal_registration_${kind}`, about, body: { because: 'so it is', by, ...more } }
}

const approve = (about: string, by = ADA.id) => step('decided', about, by, { decision: 'approved' })
const reject = (about: string, by = ADA.id) => step('decided', about, by, { decision: 'rejected' })

function arbitration(about: string, registrations: readonly string[], stand: readonly string[], by: string): Told {
  const evidence = [{ says: 'The minutes of 12 February', sha256: 'a'.repeat(64) }]
  return { kind: 'deal_arbitrated', about, body: { registrations, stand, because: 'met first', evidence, by } }
}

const NORDWIND = { by: 'nordwind', as: BEN }
const ALTUS = { by: 'altus', as: ADA }
const BIRCH = { by: 'birch', as: BIA }

test('nobody registers with a vendor that has told no policy', async () => {
  expect(await tell(NORDWIND, registration('nordwind:early'))).toBe('no_deal_policy')
  expect(await tell({ by: 'altus', as: EVE }, policy())).toBe('role_not_allowed')
  await told(ALTUS, policy())
  expect(await tell(ALTUS, policy())).toBe('version_not_newer')
})

describe('registering', () => {
  test.each([
    { more: {}, code: 'recorded' },
    { more: { vendor: 'stranger', products: ['stranger:x'] }, code: 'unknown_reference' },
    { more: { products: ['altus:none'] }, code: 'unknown_reference' },
    { more: { products: ['nordwind:care'] }, code: 'not_yours' },
    { more: { names: ['!!!'] }, code: 'wrong_body' },
    { more: { names: [] }, code: 'wrong_body' },
    { more: { domains: ['localhost'] }, code: 'wrong_body' },
    { more: { met: [{ part: 'executive', people: 2 }] }, code: 'recorded' },
    { more: { met: [{ part: 'executive', people: 2, name: 'Fay' }] }, code: 'wrong_body' },
    { more: { contact: 'fay@fen.example' }, code: 'wrong_body' },
  ])('with $more: $code', async ({ more, code }) => {
    expect(await tell(NORDWIND, registration(`nordwind:r-${JSON.stringify(more).length}`, more))).toBe(code)
  })
  test('takes somebody who may tell', async () => {
    expect(await tell({ by: 'nordwind', as: VIC }, registration('nordwind:viewer'))).toBe('role_not_allowed')
    expect(await tell(ALTUS, registration('altus:own', { products: ['altus:stratum'] }))).toBe('not_yours')
    expect(await tell(NORDWIND, registration('birch:foreign'))).toBe('not_yours')
  })
  test('names the prospect once and for all, and its value as it is known', async () => {
    await told(NORDWIND, registration('nordwind:once'))
    expect(await tell(NORDWIND, registration('nordwind:once', { names: ['Other GmbH'] }))).toBe('fixed_once_told')
    await told(NORDWIND, registration('nordwind:once', { expectedValue: { amount: '12000', currency: 'EUR' } }))
  })
})

describe('deciding', () => {
  beforeAll(() => told(NORDWIND, registration('nordwind:delta')))
  test('is the vendor’s, in the name of who does it', async () => {
    expect(await tell(NORDWIND, approve('nordwind:delta', BEN.id))).toBe('role_not_allowed')
    expect(
      await tell(
        { by: 'nordwind', as: person('psn_nordwind_o', 'owner') },
        approve('nordwind:delta', 'psn_nordwind_o'),
      ),
    ).toBe('not_yours')
    expect(await tell(ALTUS, approve('nordwind:delta', EVE.id))).toBe('not_yours')
    expect(await tell(ALTUS, approve('nordwind:none'))).toBe('unknown_reference')
    expect(await tell({ by: 'birch', as: BIA }, approve('nordwind:delta', BIA.id))).toBe('unknown_reference')
  })
  test('comes once, and extending as often as the policy says while it is protected', async () => {
    expect(await tell(ALTUS, step('extended', 'nordwind:delta', ADA.id))).toBe('deal_not_open')
    await told(ALTUS, approve('nordwind:delta'))
    expect(await tell(ALTUS, approve('nordwind:delta'))).toBe('deal_not_open')
    expect(await tell(ALTUS, reject('nordwind:delta'))).toBe('deal_not_open')
    const last = { ...ALTUS, at: '2026-05-30T11:59:59Z' }
    expect(await tell({ ...ALTUS, at: '2026-05-30T12:00:00Z' }, step('extended', 'nordwind:delta', ADA.id))).toBe(
      'deal_not_open',
    )
    await told(last, step('extended', 'nordwind:delta', ADA.id))
    expect(await tell(last, step('extended', 'nordwind:delta', ADA.id))).toBe('no_extension_left')
  })
  test('ends with what the partner tells', async () => {
    const lost = step('ended', 'nordwind:delta', BEN.id, { outcome: 'lost' })
    expect(await tell(ALTUS, { ...lost, body: { ...lost.body, by: ADA.id } })).toBe('not_yours')
    await told(NORDWIND, lost)
    expect(await tell(NORDWIND, lost)).toBe('deal_not_open')
  })
})

describe('two partners and one prospect', () => {
  const [MINE, THEIRS] = ['nordwind:rivals', 'birch:rivals']
  beforeAll(async () => {
    await told(NORDWIND, registration(MINE))
    await told({ ...BIRCH, at: '2026-03-02T12:00:00Z' }, registration(THEIRS, { names: ['RIVALS, Inc.'] }))
  })
  test('are told of nothing by what one of them can read', async () => {
    const asked = { vendor: 'altus', products: ['altus:stratum'], keys: ['name:rivals'] }
    const read = (by: string) => lookAs(contextOf({ by }), (acting) => loadRivalCourses(acting, asked))
    expect(await read('nordwind')).toEqual([
      {
        rival: 1,
        position: expect.any(Number),
        kind: 'deal_registration',
        learnedAt: expect.any(String),
        decision: undefined,
      },
    ])
    const keys = (by: string) =>
      lookAs(contextOf({ by }), (acting) =>
        acting
          .selectFrom('deal_registration_key' as never)
          .selectAll()
          .execute(),
      )
    const whose = async (by: string) => new Set(((await keys(by)) as { owner_id: string }[]).map((one) => one.owner_id))
    expect(await whose('nordwind')).toEqual(new Set(['nordwind']))
    expect(await whose('birch')).toEqual(new Set(['birch']))
    expect(await whose('altus')).toEqual(new Set(['nordwind', 'birch']))
    expect(await whose('fen-foods')).toEqual(new Set())
  })
  test('wait for an arbitration before one is approved', async () => {
    const next = { ...ALTUS, at: '2026-03-02T12:00:00Z' }
    expect(await tell(next, approve(MINE))).toBe('conflict_open')
    expect(await tell(next, arbitration('altus:a-0', [MINE, 'nordwind:once'], [MINE], ADA.id))).toBe('no_conflict')
    expect(await tell(next, arbitration('altus:a-0', [MINE, 'birch:none'], [MINE], ADA.id))).toBe('unknown_reference')
    expect(await tell(next, arbitration('altus:a-0', [MINE, THEIRS], ['birch:none'], ADA.id))).toBe('wrong_body')
    expect(await tell(next, { ...arbitration('altus:a-0', [MINE, THEIRS], [MINE], ADA.id), body: {} })).toBe(
      'wrong_body',
    )
    await told(next, arbitration('altus:a-1', [MINE, THEIRS], [MINE], ADA.id), approve(MINE), reject(THEIRS))
  })
  test('the one that was rejected contests, and another person arbitrates', async () => {
    const contest = step('contested', THEIRS, BIA.id)
    expect(await tell({ ...BIRCH, at: '2026-03-16T12:00:00Z' }, contest)).toBe('deal_not_open')
    expect(await tell({ ...NORDWIND, at: '2026-03-05T00:00:00Z' }, step('contested', MINE, BEN.id))).toBe(
      'deal_not_open',
    )
    await told({ ...BIRCH, at: '2026-03-16T11:59:59Z' }, contest)
    const later = '2026-03-17T00:00:00Z'
    const again = arbitration('altus:a-2', [MINE, THEIRS], [THEIRS], ADA.id)
    expect(await tell({ ...ALTUS, at: later }, again)).toBe('second_person_needed')
    expect(await tell({ by: 'altus', at: later }, { ...again, body: { ...again.body, by: 'psn_altus_ada' } })).toBe(
      'second_person_needed',
    )
    expect(await tell({ by: 'altus', as: EVE, at: later }, approve(THEIRS, EVE.id))).toBe('conflict_open')
    const eve = { by: 'altus', as: EVE, at: later }
    await told(eve, arbitration('altus:a-2', [MINE, THEIRS], [THEIRS], EVE.id))
    expect(await tell({ ...ALTUS, at: later }, approve(THEIRS))).toBe('second_person_needed')
    await told(eve, approve(THEIRS, EVE.id), reject(MINE, EVE.id))
  })
})

describe('winning', () => {
  const won = (about: string, by: string, more: Body = {}): Told => ({
    kind: 'deal_registration_won',
    about,
    body: { customer: 'fen-foods', with: { subscription: 'nordwind:fen-1' }, by, ...more },
  })
  beforeAll(async () => {
    for (const [about, more] of [
      ['nordwind:fen-deal', { names: ['Fen Foods GmbH'] }],
      ['nordwind:other-deal', { names: ['Gull Optics'] }],
      ['nordwind:late-deal', { names: ['Fen Foods'], products: ['altus:nimbus'] }],
    ] as const) {
      await told(NORDWIND, registration(about, more))
      if (about !== 'nordwind:late-deal') await told(ALTUS, approve(about))
    }
    const book = { book: 'altus:list', currency: 'EUR', paymentDays: 30, rounding: 'line-half-even', correction: 'net' }
    const calendar = { zone: 'Europe/Berlin', anchorDay: 1, months: 1 }
    const link = (about: string, seller: string, buyer: string): Told => ({
      kind: 'agreement',
      about,
      body: { ...book, book: `${seller}:list`, seller, buyer, calendar },
    })
    await told({ by: 'altus' }, link('altus:to-nordwind', 'altus', 'nordwind'))
    await told({ by: 'nordwind' }, link('nordwind:to-fen', 'nordwind', 'fen-foods'))
    const chain = ['altus:to-nordwind', 'nordwind:to-fen']
    const sold = { product: 'altus:stratum', customer: 'fen-foods', chain, from: '2026-03-20T00:00:00Z' }
    await told(
      { by: 'nordwind', at: '2026-03-20T00:00:00Z' },
      { kind: 'subscription', about: 'nordwind:fen-1', body: sold },
    )
    const again = { ...sold, from: '2026-07-01T00:00:00Z' }
    await told(
      { by: 'nordwind', at: '2026-07-01T00:00:00Z' },
      { kind: 'subscription', about: 'nordwind:fen-2', body: again },
    )
  })
  const AFTER = { ...NORDWIND, at: '2026-08-01T00:00:00Z' }
  test.each([
    { about: 'nordwind:late-deal', more: {}, code: 'not_protected', because: 'another product was registered' },
    { about: 'nordwind:other-deal', more: {}, code: 'customer_differs', because: 'the prospect was another' },
    {
      about: 'nordwind:fen-deal',
      more: { with: { subscription: 'nordwind:fen-2' } },
      code: 'not_protected',
      because: 'protection had ended',
    },
    {
      about: 'nordwind:fen-deal',
      more: { with: { subscription: 'nordwind:none' } },
      code: 'unknown_reference',
      because: 'there is none',
    },
    { about: 'nordwind:fen-deal', more: { customer: 'birch' }, code: 'unknown_reference', because: 'it is another’s' },
    { about: 'nordwind:fen-deal', more: {}, code: 'recorded', because: 'it began while the deal was protected' },
    { about: 'nordwind:fen-deal', more: {}, code: 'deal_not_open', because: 'it was won' },
  ])('$about with $more: $code, $because', async ({ about, more, code }) => {
    expect(await tell(AFTER, won(about, BEN.id, more))).toBe(code)
  })
  test('the vendor may say that the prospect became that customer', async () => {
    expect(await tell(BIRCH, won('nordwind:other-deal', BIA.id))).toBe('unknown_reference')
    await told({ ...ALTUS, at: '2026-08-01T00:00:00Z' }, won('nordwind:other-deal', ADA.id))
  })
})

describe('influence', () => {
  const claim = (by: string, more: Body = {}): Told => ({
    kind: 'deal_influence',
    about: `${by}:influence`,
    body: {
      ...{ vendor: 'altus', on: { registration: 'nordwind:once' }, influence: 'advice', at: '2026-02-01T00:00:00Z' },
      ...{ evidence: [{ says: 'The workshop of 1 February' }], by: by === 'birch' ? BIA.id : BEN.id, ...more },
    },
  })
  const answer = (by: string, holds = true): Told => ({
    kind: 'deal_influence_answered',
    about: 'birch:influence',
    body: { holds, by },
  })
  test.each([
    { by: NORDWIND, more: {}, code: 'influence_on_its_own' },
    { by: BIRCH, more: { on: { registration: 'stranger:x' } }, code: 'unknown_reference' },
    { by: BIRCH, more: { at: '2026-03-01T12:00:01Z' }, code: 'in_the_future' },
    { by: BIRCH, more: { evidence: [] }, code: 'wrong_body' },
    { by: BIRCH, more: {}, code: 'recorded' },
  ])('told by $by.by with $more: $code', async ({ by, more, code }) => {
    expect(await tell(by, claim(by.by, more))).toBe(code)
  })
  test('is confirmed by the vendor or by the partner that sells, not by who claims it', async () => {
    expect(await tell(BIRCH, answer(BIA.id))).toBe('not_yours')
    expect(await tell({ by: 'fen-foods' }, answer('psn_fen_fay'))).toBe('unknown_reference')
    await told(NORDWIND, answer(BEN.id))
    await told(ALTUS, answer(ADA.id, false))
  })
})
