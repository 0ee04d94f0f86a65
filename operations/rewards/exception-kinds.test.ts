import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MACHINE, type PersonRole, type Principal } from '#core/channel/access.ts'
import { EXCEPTION_KINDS } from '#core/rewards/exception.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>
type Call = Readonly<{ by?: string; as?: Principal }>

const person = (id: string, ...roles: PersonRole[]): Principal => ({ kind: 'person', id, roles })
const ADA = person('psn_altus_ada', 'program_manager')
const BEN = person('psn_altus_ben', 'finance')
const CLEO = person('psn_altus_cleo', 'owner')
const GRETA = person('psn_nordwind_greta', 'owner')
const KEY: Principal & { id: string } = { kind: 'key', id: 'key_of_altus', scopes: ['rewards:write', 'billing:write'] }

const FROM = '2026-01-01T00:00:00Z'
const INCENTIVE = {
  id: 'deploy',
  stage: 'implement',
  role: 'implementer',
  trigger: 'milestone.live',
  pay: { fixed: '1' },
}
const PROGRAM = {
  ...{ name: 'Lifecycle', version: 1, currency: 'EUR', effective: { from: '2026-01-01', to: '2027-01-01' } },
  ...{ products: ['altus:stratum'], partners: ['nordwind'], incentives: [INCENTIVE] },
  payout: { period: 'month', zone: 'UTC', minimum: '1' },
}

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const organizations = ['altus', 'nordwind', 'leaf', 'brightlane', 'holding']
  for (const about of organizations) {
    const body = { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' }
    expect(await tell({}, { kind: 'organization', about, body })).toBe('recorded')
  }
  const known = { organizations: ['nordwind', 'brightlane', 'leaf'] }
  expect(await tell({}, { kind: 'introduction', about: 'altus:partners', body: known })).toBe('recorded')
  const charges = [{ charge: 'seat', name: 'Seats', discloses: 'quantity' }]
  expect(await tell({}, { kind: 'product', about: 'altus:stratum', body: { name: 'Stratum', charges } })).toBe(
    'recorded',
  )
  expect(await tell({}, { kind: 'program', about: 'altus:lifecycle', body: PROGRAM })).toBe('recorded')
})
afterAll(() => stage.close())

/** `recorded`, `known`, or `code: sentence`. */
async function tell({ by = 'altus', as = MACHINE }: Call, ...facts: Told[]): Promise<string> {
  const { records, usage } = stage
  const now = Temporal.Instant.from('2026-05-01T00:00:00Z')
  const context = { records, usage, operator: 'altus', principal: as, organization: by, now }
  const answer = await perform(recordFacts, context, recordFacts.input.parse({ facts }))
  if (!answer.ok) return `${answer.refusal.code}: ${answer.refusal.says}`
  return answer.value.recorded > 0 ? 'recorded' : 'known'
}

const asks = (about: string, more: object = {}): Told => ({
  kind: 'incentive_exception',
  about,
  body: {
    ...{ program: 'altus:lifecycle', incentive: 'deploy', partner: 'nordwind', effect: { pay: '400' } },
    ...{ because: 'The customer’s site was closed', within: '1000', by: 'psn_altus_ada' },
    ...more,
  },
})
const approves = (about: string, by = 'psn_altus_ben', pay = '400', more: object = {}): Told => {
  const { within: _, by: __, ...asked } = asks(about).body
  return { kind: 'exception_approved', about, body: { exception: { ...asked, effect: { pay }, ...more }, by } }
}

describe('an exception is approved by a second person', () => {
  test('of the owner of its program, who did not ask for it', async () => {
    expect(await tell({ as: ADA }, asks('altus:closed-site'))).toBe('recorded')
    expect(await tell({ as: ADA }, approves('altus:closed-site', 'psn_altus_ada'))).toMatch(/^role_not_allowed: /)
    const both = person('psn_altus_ada', 'owner')
    expect(await tell({ as: both }, approves('altus:closed-site', 'psn_altus_ada'))).toMatch(
      /^second_person_needed: .*psn_altus_ada has asked for it/,
    )
    expect(await tell({ as: KEY }, approves('altus:closed-site', KEY.id))).toMatch(/^person_needed: /)
    expect(await tell({ as: BEN }, approves('altus:closed-site', 'psn_altus_cleo'))).toMatch(/^not_yours: /)
    expect(await tell({ by: 'nordwind', as: GRETA }, approves('altus:closed-site', 'psn_nordwind_greta'))).toMatch(
      /^not_yours: .*Only altus may record what begins with altus:/,
    )
    expect(await tell({ as: BEN }, approves('altus:closed-site', undefined, '399'))).toMatch(
      /^other_content: .*psn_altus_ada has asked for .*"effect":\{"pay":"400"\}/,
    )
    expect(await tell({ as: BEN }, approves('altus:never-asked'))).toMatch(
      /^unknown_reference: .*There is no incentive_exception altus:never-asked/,
    )
    expect(await tell({ as: BEN }, approves('altus:closed-site'))).toBe('recorded')
    expect(await tell({ as: CLEO }, approves('altus:closed-site', 'psn_altus_cleo'))).toMatch(
      /^nothing_to_decide: .*is approved/,
    )
  })

  test('and is told once', async () => {
    expect(await tell({ as: ADA }, asks('altus:closed-site', { effect: { pay: '900' } }))).toMatch(
      /^fixed_once_told: .*The effect of altus:closed-site/,
    )
  })

  test('what was asked its owner alone sees, what was approved the partner too', async () => {
    const seen = async (organization: string) => {
      const facts = await lookAs(stage.acting(organization), (acting) => loadFacts(acting, EXCEPTION_KINDS, 1_000_000))
      return facts.map(({ kind, about }) => `${kind} ${about}`)
    }
    expect(await seen('altus')).toEqual([
      'incentive_exception altus:closed-site',
      'exception_approved altus:closed-site',
    ])
    expect(await seen('nordwind')).toEqual(['exception_approved altus:closed-site'])
    expect(await seen('leaf')).toEqual([])
  })
})

describe('a budget', () => {
  test('takes what is approved to the cent; a refusal names what is left', async () => {
    expect(await tell({ as: ADA }, asks('altus:too-much', { effect: { pay: '600.01' } }))).toBe('recorded')
    expect(await tell({ as: ADA }, asks('altus:all', { effect: { pay: '600' } }))).toBe('recorded')
    expect(await tell({ as: BEN }, approves('altus:too-much', undefined, '600.01'))).toMatch(
      /^exception_budget_exceeded: .*altus:too-much pays 600.01, and 600 of 1000 is left for exceptions of altus:lifecycle/,
    )
    expect(await tell({ as: BEN }, approves('altus:all', undefined, '600'))).toBe('recorded')
    expect(await tell({ as: ADA }, asks('altus:a-cent', { effect: { pay: '0.01' } }))).toBe('recorded')
    expect(await tell({ as: BEN }, approves('altus:a-cent', undefined, '0.01'))).toMatch(
      /^exception_budget_exceeded: .*0 of 1000 is left/,
    )
  })

  test('knows what the same call has told before', async () => {
    const two = ['altus:b-1', 'altus:b-2'].map((about) => asks(about, { effect: { pay: '300' }, within: '1500' }))
    expect(await tell({ as: ADA }, ...two)).toBe('recorded')
    const both = ['altus:b-1', 'altus:b-2'].map((about) => approves(about, undefined, '300'))
    expect(await tell({ as: BEN }, ...both)).toMatch(/^exception_budget_exceeded: Fact 2 .*200 of 1500 is left/)
  })

  test('of two that are approved at once, one finds the budget used', async () => {
    const abouts = ['altus:c-1', 'altus:c-2']
    expect(await tell({ as: ADA }, ...abouts.map((one) => asks(one, { effect: { pay: '300' }, within: '1500' })))).toBe(
      'recorded',
    )
    const answers = await Promise.all(abouts.map((about) => tell({ as: BEN }, approves(about, undefined, '300'))))
    expect(answers.map((one) => one.split(':')[0]).sort()).toEqual(['exception_budget_exceeded', 'recorded'])
  })
})

describe('an exception is refused', () => {
  test.each([
    { more: { incentive: 'other' }, says: /^unknown_reference: .*no incentive other of altus:lifecycle/ },
    { more: { program: 'altus:none' }, says: /^unknown_reference: .*no program altus:none/ },
    { more: { program: 'nordwind:none' }, says: /^not_yours: .*the owner of nordwind:none/ },
    { more: { partner: 'nobody' }, says: /^unknown_reference: .*nobody/ },
    { more: { customer: 'nobody' }, says: /^unknown_reference: .*nobody/ },
    { more: { by: 'psn_altus_ben' }, says: /^not_yours: / },
    { more: { effect: { pay: '0' } }, says: /^wrong_body: [\s\S]*an amount above zero/ },
    { more: { effect: { waive: 'late', pay: '1' } }, says: /^wrong_body: / },
    { more: { effect: { waive: 'learned_late' } }, says: /^wrong_body: [\s\S]*no budget of a waiver/ },
  ])('$more', async ({ more, says }) => expect(await tell({ as: ADA }, asks('altus:wrong', more))).toMatch(says))
})

describe('parameters of a program', () => {
  const told = (more: object = {}): Told => ({
    kind: 'program_parameters',
    about: 'altus:nordwind-2026',
    body: {
      program: 'altus:lifecycle',
      partner: 'nordwind',
      values: { target: '100000', region: 'Süd' },
      from: FROM,
      ...more,
    },
  })
  test('are told by its owner, and told anew', async () => {
    expect(await tell({}, told())).toBe('recorded')
    expect(await tell({}, told({ values: { target: '90000.50' } }))).toBe('recorded')
  })

  test.each([
    { more: { partner: 'leaf' }, says: /^fixed_once_told: .*The partner of altus:nordwind-2026/ },
    { more: { partner: 'nobody' }, says: /^unknown_reference: / },
    { more: { program: 'nordwind:none' }, says: /^not_yours: / },
    { more: { values: {} }, says: /^wrong_body: [\s\S]*1 to 100 values/ },
    { more: { values: { Target: '1' } }, says: /^wrong_body: / },
    { more: { values: { target: '<b>' } }, says: /^wrong_body: [\s\S]*a decimal number as text, or words/ },
    { more: { to: '2025-12-31T23:59:59Z' }, says: /^ends_before_it_begins: / },
  ])('$more', async ({ more, says }) => expect(await tell({}, told(more))).toMatch(says))
})

describe('tiers and certifications', () => {
  const tier = (more: object = {}, about = 'altus:nordwind-tier'): Told => ({
    kind: 'tier_granted',
    about,
    body: { partner: 'nordwind', tier: 'gold', from: FROM, ...more },
  })
  test('are told by whoever grants them, and taken back by ending where they begin', async () => {
    expect(await tell({}, tier())).toBe('recorded')
    expect(await tell({}, tier({ to: FROM }))).toBe('recorded')
    const body = { partner: 'nordwind', name: 'design', holders: 3, from: FROM, to: '2027-01-01T00:00:00Z' }
    expect(await tell({}, { kind: 'certification', about: 'altus:nordwind-design', body })).toBe('recorded')
    expect(
      await tell({}, { kind: 'certification', about: 'altus:nordwind-design', body: { ...body, name: 'operate' } }),
    ).toMatch(/^fixed_once_told: .*The name of altus:nordwind-design/)
  })

  test.each<{ by?: string; fact: Told; says: RegExp }>([
    { fact: tier({ to: '2025-12-31T23:59:59Z' }), says: /^ends_before_it_begins: .*can't end at 2025-12-31/ },
    { fact: tier({ partner: 'nobody' }), says: /^unknown_reference: / },
    { fact: tier({ partner: 'leaf' }), says: /^fixed_once_told: .*The partner of/ },
    { fact: tier({ partner: 'altus' }, 'altus:own'), says: /^not_yours: .*another organization/ },
    { by: 'nordwind', fact: tier(), says: /^not_yours: / },
    { fact: tier({ tier: 'Gold Partner' }), says: /^wrong_body: [\s\S]*lower-case letters/ },
  ])('$says', async ({ by = 'altus', fact, says }) => expect(await tell({ by }, fact)).toMatch(says))
})

describe('groups', () => {
  const joins = (member: string, group: string, more: object = {}, owner = 'altus'): Told => ({
    kind: 'group_member',
    about: `${owner}:${member}-in-${group}`,
    body: { member, group, from: FROM, ...more },
  })

  test('are told by the operator or their head', async () => {
    expect(await tell({}, joins('brightlane', 'nordwind', { to: '2026-07-01T00:00:00Z' }))).toBe('recorded')
    expect(await tell({ by: 'nordwind' }, joins('leaf', 'nordwind', {}, 'nordwind'))).toBe('recorded')
    expect(await tell({ by: 'leaf' }, joins('leaf', 'nordwind', {}, 'leaf'))).toMatch(
      /^not_yours: .*the operator or its head/,
    )
  })

  test.each([
    {
      fact: joins('brightlane', 'leaf', { from: '2026-06-30T23:59:59Z' }),
      says: /^in_another_group: .*group of nordwind/,
    },
    { fact: joins('leaf', 'holding'), says: /^in_another_group: .*by nordwind:leaf-in-nordwind/ },
    { fact: joins('nordwind', 'leaf'), says: /^group_in_circle: .*nordwind is above leaf/ },
    { fact: joins('nordwind', 'nordwind'), says: /^group_in_circle: .*its own group/ },
    { fact: joins('nobody', 'leaf'), says: /^unknown_reference: / },
    { fact: joins('holding', 'leaf', { shownTo: ['nobody'] }), says: /^unknown_reference: / },
    { fact: joins('holding', 'leaf', { to: '2025-01-01T00:00:00Z' }), says: /^ends_before_it_begins: / },
  ])('$says', async ({ fact, says }) => expect(await tell({}, fact)).toMatch(says))

  test('the next one begins where the last one ends', async () => {
    expect(await tell({}, joins('brightlane', 'leaf', { from: '2026-07-01T00:00:00Z' }))).toBe('recorded')
  })

  test('nobody joins two at once in one call', async () => {
    expect(await tell({}, joins('holding', 'leaf'), joins('holding', 'brightlane'))).toMatch(
      /^in_another_group: Fact 2 .*group of leaf/,
    )
  })
})
