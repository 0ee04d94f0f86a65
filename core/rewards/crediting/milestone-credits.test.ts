import { describe, expect, test } from 'vitest'
import { milestonesFrom } from '#core/life/milestone.ts'
import { byThing, day, holds, offering, outcomes, play } from '#core/rewards/engine.test-data.ts'
import { notEarnedOf, production } from '#core/rewards/lifecycle.test-data.ts'
import type { Incentive } from '#core/rewards/program.ts'

const DEPLOY: Incentive = { id: 'deploy', stage: 'implement', trigger: 'milestone.in_production', pay: { fixed: '9' } }
const REACHED = day('2026-03-20')

/** Reached on 20 March, due much later; its evidence was learned at a moment. */
const learned = (learnedAt: string) =>
  production({
    due: '2026-12-31T00:00:00Z',
    reached: { at: REACHED, learnedAt: Temporal.Instant.from(learnedAt), evidence: 'report' },
    approved: day('2026-06-01'),
  })

describe('evidence inside of the incentive’s window', () => {
  const program = offering([{ ...DEPLOY, evidence: { within: 'P10D' } }])
  // Ten days by the calendar of Berlin, whose clocks go forward on 29 March: up to 30 March at midnight there.
  test.each([
    { at: '2026-03-29T22:00:00Z', is: '9', because: 'at its last moment is in time' },
    { at: '2026-03-29T22:00:00.001Z', is: 'evidence_late', because: 'a millisecond later is not' },
  ])('$because', ({ at, is }) => expect(outcomes(play({ program, milestones: [learned(at)] }))).toEqual([is]))

  test('says when the window ended', () => {
    const [not] = notEarnedOf(play({ program, milestones: [learned('2026-04-20T00:00:00Z')] }))
    expect(not?.says).toBe('Evidence of in production came on 2026-04-20, the window ended 2026-03-29')
  })

  test('where none is named only the due day counts', () =>
    expect(outcomes(play({ program: offering([DEPLOY]), milestones: [learned('2026-05-20T00:00:00Z')] }))).toEqual([
      '9',
    ]))
})

test('pays on the value that was agreed for it', () => {
  const program = offering([{ ...DEPLOY, base: 'milestone.value', pay: { percent: '10' } }])
  const valued = production({ value: { amount: '5000', currency: 'EUR' } })
  expect(outcomes(play({ program, milestones: [valued] }))).toEqual(['500'])
  expect(outcomes(play({ program, milestones: [production()] }))).toEqual(['0'])
})

test('is its partner’s, or by a split of whoever holds the roles', () => {
  const roles = [holds('nordwind', '100', 'designer'), holds('ostwind', '100', 'implementer')]
  const given = { milestones: [production()], roles }
  expect(byThing(play({ ...given, program: offering([{ ...DEPLOY, role: 'implementer' }]) }))).toEqual([
    'nordwind milestone altus:fen-live 9',
  ])
  const split = { designer: '30', implementer: '70' }
  expect(byThing(play({ ...given, program: offering([{ ...DEPLOY, split }]) }))).toEqual([
    'nordwind milestone altus:fen-live 2.7',
    'ostwind milestone altus:fen-live 6.3',
  ])
})

test('how early it came can be asked', () => {
  const program = offering([{ ...DEPLOY, multipliers: [{ when: 'milestone.days_early >= 21', times: '2' }] }])
  const due = (date: string) => production({ due: day(date).toString(), approved: day('2026-05-20') })
  // Reached on 10 May at two in the morning in Berlin: 21 whole days before the same hour of 31 May.
  const run = (date: string) => outcomes(play({ program, milestones: [due(date)] }))
  expect([run('2026-05-31'), run('2026-06-01')]).toEqual([['9'], ['18']])
})

describe('a milestone of a journey', () => {
  const program = offering([DEPLOY])
  test('that needs no approval earns when it is reached, and says so', () => {
    const free = milestonesFrom(
      [
        { kind: 'milestone', body: { ...BODY, approval: false } },
        { kind: 'milestone_reached', body: { at: '2026-05-10T00:00:00Z', evidence: 'report' } },
      ].map((one, at) => ({
        ...{ position: at + 1, id: `f${at}`, about: 'altus:fen-live', owner: 'altus' },
        learnedAt: '2026-05-10T00:00:00Z',
        ...one,
      })),
    )
    const [earned] = play({ program, milestones: free })
    expect(outcomes(play({ program, milestones: free }))).toEqual(['9'])
    expect(JSON.stringify(earned)).toContain('It needs no approval')
  })

  test('that needs it does not before', () => {
    const asked = production({ approved: undefined, approval: true })
    expect(outcomes(play({ program, milestones: [asked] }))).toEqual(['not_approved'])
  })

  test.each(['vendor', 'customer'] as const)('that the %s has to reach itself earns nobody anything', (role) =>
    expect(outcomes(play({ program, milestones: [production({ role })] }))).toEqual([]),
  )
})

const BODY = {
  ...{ customer: 'fen-foods', product: 'altus:stratum', milestone: 'in_production', partner: 'nordwind' },
  due: '2026-06-30T00:00:00Z',
}
