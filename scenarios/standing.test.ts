import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { MACHINE, type Principal } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import type { Door } from '#operations/door.ts'
import { perform } from '#operations/perform.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { organizationGroups } from '#questions/channel/organization-groups.ts'
import { partnerStanding } from '#questions/channel/partner-standing.ts'
import { incentiveExceptions } from '#questions/rewards/incentive-exceptions.ts'
import { programParametersTold } from '#questions/rewards/program-parameters.ts'
import { actAs } from '#stores/postgres/acting.ts'
import { saveFacts } from '#stores/postgres/facts.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

type Told = Readonly<{ kind: string; about: string; body: Record<string, unknown> }>

const FROM = '2026-01-01T00:00:00Z'
const JULY = '2026-07-01T00:00:00Z'
const JUNE_LAST = '2026-06-30T23:59:59.999999999Z'

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
  const named = ['altus', 'nordwind', 'leaf', 'brightlane'].map((about) => ({
    ...{ kind: 'organization', about },
    body: { name: about, roles: ['partner'], country: 'DE', zone: 'Europe/Berlin' },
  }))
  const organizations = ['nordwind', 'brightlane', 'leaf']
  await tell('2026-01-01', ...named, { kind: 'introduction', about: 'altus:all', body: { organizations } })
})
afterAll(() => stage.close())

function contextOf(organization: string, day: string, principal: Principal = MACHINE): Context {
  const { records, usage } = stage
  return { records, usage, operator: 'altus', principal, organization, now: Temporal.Instant.from(`${day}T00:00:00Z`) }
}

async function tell(day: string, ...facts: readonly Told[]): Promise<void> {
  const answer = await perform(recordFacts, contextOf('altus', day), recordFacts.input.parse({ facts }))
  expect(answer.ok ? answer.value.recorded : answer.refusal).toBe(facts.length)
}

async function ask<D extends Door<z.ZodObject, z.ZodObject>>(door: D, organization: string, input: object) {
  const answer = await door.run(contextOf(organization, '2026-09-01'), door.input.parse(input) as never)
  if (!answer.ok) throw new Error(answer.refusal.says)
  return door.output.parse(answer.value) as z.output<D['output']>
}

describe('tiers and certifications', () => {
  const list = async (who: string, input: object = {}) => {
    const { standing } = await ask(partnerStanding, who, input)
    return standing.map(({ partner, name, holders }) => `${partner} ${name}${holders === null ? '' : ` ${holders}`}`)
  }
  beforeAll(async () => {
    const tier = (about: string, partner: string, name: string, from: string) => {
      return { kind: 'tier_granted', about: `altus:${about}`, body: { partner, tier: name, from } }
    }
    const design = { partner: 'nordwind', name: 'design', holders: 3, from: FROM, to: JULY }
    await tell(
      '2026-02-01',
      tier('t-1', 'nordwind', 'silver', FROM),
      tier('t-2', 'nordwind', 'gold', JULY),
      tier('t-3', 'leaf', 'gold', FROM),
      { kind: 'certification', about: 'altus:c-1', body: design },
    )
    await tell('2026-03-01', { kind: 'certification', about: 'altus:c-1', body: { ...design, holders: 5 } })
  })

  test.each([
    { input: {}, rows: ['nordwind design 5', 'nordwind silver', 'nordwind gold', 'leaf gold'], because: 'all told' },
    { input: { at: JUNE_LAST, partner: 'nordwind' }, rows: ['nordwind design 5', 'nordwind silver'], because: 'June' },
    { input: { at: JULY, partner: 'nordwind' }, rows: ['nordwind gold'], because: 'in July one replaced, one expired' },
    { input: { kind: 'certification' }, rows: ['nordwind design 5'], because: 'of a kind' },
    { input: { name: 'gold', at: FROM }, rows: ['leaf gold'], because: 'by name at a moment' },
    { input: { grantor: 'nordwind' }, rows: [], because: 'nobody else grants' },
    {
      input: { as_of: '2026-02-15T00:00:00Z', kind: 'certification' },
      rows: ['nordwind design 3'],
      because: 'as it was known in February',
    },
    { input: { as_of: '2026-01-15T00:00:00Z' }, rows: [], because: 'in January nothing was' },
  ])('$because', async ({ input, rows }) => expect(await list('altus', input)).toEqual(rows))

  test('are seen by the partner itself, and by no other', async () => {
    expect(await list('leaf')).toEqual(['leaf gold'])
    expect(await list('brightlane')).toEqual([])
  })

  test('come in pages at one cut', async () => {
    const first = await ask(partnerStanding, 'altus', { limit: 3 })
    const second = await ask(partnerStanding, 'altus', { limit: 3, cursor: first.next })
    expect([...first.standing, ...second.standing].map(({ id }) => id)).toEqual([
      ...['altus:c-1', 'altus:t-1', 'altus:t-2', 'altus:t-3'],
    ])
    expect([second.next, second.cut]).toEqual([null, first.cut])
  })
})

describe('groups', () => {
  const list = async (who: string, input: object = {}) => {
    const { memberships } = await ask(organizationGroups, who, input)
    return memberships.map(({ member, group, toldBy }) => `${member} in ${group} by ${toldBy}`)
  }
  beforeAll(async () => {
    const joins = (about: string, body: object) => ({
      kind: 'group_member',
      about: `altus:${about}`,
      body: { ...body },
    })
    await tell(
      '2026-02-01',
      joins('g-1', { member: 'brightlane', group: 'nordwind', from: FROM, to: JULY }),
      joins('g-2', { member: 'brightlane', group: 'leaf', from: JULY }),
    )
  })

  test.each([
    { who: 'altus', input: {}, rows: ['brightlane in nordwind by altus', 'brightlane in leaf by altus'] },
    { who: 'altus', input: { at: JUNE_LAST }, rows: ['brightlane in nordwind by altus'] },
    { who: 'altus', input: { at: JULY }, rows: ['brightlane in leaf by altus'] },
    { who: 'altus', input: { head: 'leaf' }, rows: ['brightlane in leaf by altus'] },
    { who: 'altus', input: { member: 'leaf' }, rows: [] },
    { who: 'nordwind', input: {}, rows: ['brightlane in nordwind by altus'] },
  ])('$who asks $input', async ({ who, input, rows }) => expect(await list(who, input)).toEqual(rows))
})

const PROGRAM = { kind: 'program', about: 'altus:lifecycle' }
const OF_PROGRAM = { program: 'altus:lifecycle', partner: 'nordwind' }

describe('parameters and exceptions of a program', () => {
  const parameters = async (who: string, input: object = {}) => {
    const { parameters: rows } = await ask(programParametersTold, who, input)
    return rows.map(({ name, value }) => `${name} ${value}`)
  }
  const exceptions = async (who: string, input: object = {}) => (await ask(incentiveExceptions, who, input)).exceptions

  beforeAll(async () => {
    await saveProgram()
    const told = (about: string, values: object, from: string) => ({
      ...{ kind: 'program_parameters', about: `altus:${about}` },
      body: { ...OF_PROGRAM, values, from },
    })
    await tell(
      '2026-02-01',
      told('p-1', { target: '100000', region: 'north' }, FROM),
      told('p-2', { target: '5' }, JULY),
    )
    const asked = { ...OF_PROGRAM, incentive: 'deploy', effect: { pay: '400' }, because: 'The site was closed' }
    const waiver = { ...OF_PROGRAM, incentive: 'deploy', effect: { waive: 'learned_late' }, because: 'Post was late' }
    await tell(
      '2026-03-01',
      { kind: 'incentive_exception', about: 'altus:x-1', body: { ...asked, within: '1000', by: 'psn_ada' } },
      { kind: 'incentive_exception', about: 'altus:x-2', body: { ...waiver, by: 'psn_ada' } },
    )
    await tell('2026-04-01', {
      ...{ kind: 'exception_approved', about: 'altus:x-1' },
      body: { exception: asked, by: 'psn_ben' },
    })
  })

  test.each([
    { who: 'altus', input: {}, rows: ['region north', 'target 100000', 'target 5'] },
    { who: 'altus', input: { at: JUNE_LAST }, rows: ['region north', 'target 100000'] },
    { who: 'nordwind', input: { at: JULY }, rows: ['region north', 'target 5'] },
    { who: 'nordwind', input: { name: 'region', program: 'altus:lifecycle' }, rows: ['region north'] },
    { who: 'leaf', input: {}, rows: [] },
  ])('$who asks for parameters $input', async ({ who, input, rows }) =>
    expect(await parameters(who, input)).toEqual(rows),
  )

  test('the owner sees what was asked, what was approved, and what is left', async () => {
    expect(await exceptions('altus')).toEqual([
      {
        ...{ id: 'altus:x-1', ...OF_PROGRAM, incentive: 'deploy', customer: null, credit: null, state: 'approved' },
        ...{ waives: null, pays: '400', currency: 'EUR', because: 'The site was closed', within: '1000', left: '600' },
        ...{ askedBy: 'psn_ada', askedAt: '2026-03-01T00:00:00Z' },
        ...{ approvedBy: 'psn_ben', approvedAt: '2026-04-01T00:00:00Z' },
      },
      {
        ...{ id: 'altus:x-2', ...OF_PROGRAM, incentive: 'deploy', customer: null, credit: null, state: 'waiting' },
        ...{ waives: 'learned_late', pays: null, currency: 'EUR', because: 'Post was late', within: null, left: null },
        ...{ askedBy: 'psn_ada', askedAt: '2026-03-01T00:00:00Z', approvedBy: null, approvedAt: null },
      },
    ])
    expect((await exceptions('altus', { state: 'waiting' })).map(({ id }) => id)).toEqual(['altus:x-2'])
    expect(await exceptions('altus', { as_of: '2026-03-15T00:00:00Z', state: 'approved' })).toEqual([])
  })

  test('the partner sees what was approved for it, without who asked and the budget', async () => {
    expect(await exceptions('nordwind')).toMatchObject([
      { id: 'altus:x-1', state: 'approved', pays: '400', within: null, left: null, askedBy: null, askedAt: null },
    ])
    expect(await exceptions('leaf')).toEqual([])
  })
})

/** Only whose it is, its currency and its incentives are asked for. */
async function saveProgram(): Promise<void> {
  const body = { currency: 'EUR', partners: ['nordwind'], incentives: [{ id: 'deploy' }] }
  const fact = { ...PROGRAM, id: 'program-1', owner: 'altus', learnedAt: '2026-01-02T00:00:00Z', body }
  await actAs(contextOf('altus', '2026-01-02'), async (acting) => {
    const position = await takePositions(acting, 1, Temporal.Instant.from(fact.learnedAt))
    await saveFacts(acting, [{ ...fact, parties: ['altus', 'nordwind'] }], position)
  })
}
