import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { journeyFrom, journeysFrom } from './journey.ts'
import type { MilestoneBody } from './milestone.ts'

const ID = 'altus:fen'
const LATER = '2026-12-31T00:00:00Z'
const at = (text: string) => Temporal.Instant.from(text)
const MARCH = '2026-03-01T00:00:00Z'

let position = 0
const fact = (kind: string, about: string, body: unknown, learnedAt = MARCH, owner = 'altus'): Fact => {
  position += 1
  return { position, kind, about, id: `f${position}`, owner, learnedAt, body }
}
const BODY = {
  ...{ customer: 'fen-foods', product: 'altus:stratum', template: 'altus:life', start: MARCH, partner: 'nordwind' },
}
const begun = (changes = {}) => fact('journey', ID, { ...BODY, ...changes })
const step = (milestone: string, changes: Partial<MilestoneBody> = {}) =>
  fact('milestone', `${ID}.${milestone}`, {
    ...{ customer: 'fen-foods', product: 'altus:stratum', milestone, partner: 'nordwind' },
    ...{ due: '2026-06-01T00:00:00Z', journey: ID, stage: 'implement', role: 'implementer' },
    ...changes,
  })
const reached = (milestone: string, when: string, learnedAt = when) =>
  fact('milestone_reached', `${ID}.${milestone}`, { at: when, evidence: 'report' }, learnedAt, 'nordwind')
const approved = (milestone: string, when: string) =>
  fact('milestone_approved', `${ID}.${milestone}`, { at: when }, when)

const APRIL = '2026-04-10T00:00:00Z'
const stateOf = (facts: readonly Fact[], when: string) =>
  journeyFrom([begun(), ...facts], ID, at(when))?.stages.flatMap(({ milestones }) => milestones)[0]?.state

describe('the state of a milestone', () => {
  test.each([
    { facts: [step('live')], when: '2026-05-31T23:59:59Z', is: 'open', because: 'not due yet' },
    { facts: [step('live')], when: '2026-06-01T00:00:00Z', is: 'open', because: 'at its moment it is in time' },
    { facts: [step('live')], when: '2026-06-01T00:00:00.000000001Z', is: 'overdue', because: 'past it it is not' },
    { facts: [step('live'), reached('live', APRIL)], when: APRIL, is: 'reached', because: 'reached, not approved' },
    {
      facts: [step('live'), reached('live', APRIL)],
      when: '2026-04-09T23:59:59Z',
      is: 'open',
      because: 'before it was',
    },
    {
      facts: [step('live'), reached('live', APRIL, '2026-05-01T00:00:00Z')],
      when: '2026-04-30T00:00:00Z',
      is: 'open',
      because: 'reached, but nobody knew',
    },
    {
      facts: [step('live'), reached('live', APRIL)],
      when: LATER,
      is: 'reached',
      because: 'what waits for approval is not overdue',
    },
    {
      facts: [step('live'), reached('live', APRIL), approved('live', '2026-04-12T00:00:00Z')],
      when: '2026-04-12T00:00:00Z',
      is: 'done',
      because: 'approved',
    },
    {
      facts: [step('live', { approval: false }), reached('live', APRIL)],
      when: APRIL,
      is: 'done',
      because: 'without approval reaching is enough',
    },
    {
      facts: [step('live', { approval: true }), reached('live', APRIL)],
      when: APRIL,
      is: 'reached',
      because: 'where it is asked for it is not',
    },
    {
      facts: [step('live', { needs: ['plan'] }), step('plan', { due: LATER })],
      when: APRIL,
      is: 'waiting',
      because: 'what it needs is not done',
    },
    {
      facts: [step('live', { needs: ['plan'] }), step('plan', { due: LATER }), reached('plan', APRIL)],
      when: APRIL,
      is: 'waiting',
      because: 'reached only is not done',
    },
    {
      facts: [step('live', { needs: ['plan'] }), step('plan', { due: LATER, approval: false }), reached('plan', APRIL)],
      when: APRIL,
      is: 'open',
      because: 'what it needs is done',
    },
    {
      facts: [step('live', { needs: ['plan'] }), step('plan', { due: LATER })],
      when: '2026-06-02T00:00:00Z',
      is: 'overdue',
      because: 'being late comes before waiting',
    },
  ])('$is: $because', ({ facts, when, is }) => expect(stateOf(facts, when)).toBe(is))
})

/** Two stages with a milestone each, and the third empty. */
const WAY = () => [
  begun(),
  step('plan', { stage: 'design', due: '2026-04-01T00:00:00Z', role: 'designer' }),
  step('live', { stage: 'implement', needs: ['plan'], evidence: { kind: 'document' } }),
  step('adopted', {
    ...{ stage: 'manage', role: 'manager', due: '2026-09-01T00:00:00Z' },
    evidence: { kind: 'telemetry', meter: 'altus:cores', above: { share: '60' }, days: 30 },
    approval: false,
  }),
]
const history = (facts: readonly Fact[], when = LATER) =>
  journeyFrom(facts, ID, at(when))?.stages.map(
    ({ stage, state, began, ended }) =>
      `${stage} ${state} ${began?.toString().slice(5, 10) ?? '-'} ${ended?.toString().slice(5, 10) ?? '-'}`,
  )
const blocks = (facts: readonly Fact[], when: string) => {
  const journey = journeyFrom(facts, ID, at(when))
  return { next: journey?.next, says: journey?.blockers.map(({ who, says }) => `${who}: ${says}`) }
}

describe('the stages', () => {
  test('begin with the first that has milestones', () =>
    expect(history(WAY())).toEqual([
      'design current 03-01 -',
      'implement ahead - -',
      'manage ahead - -',
      'support none - -',
      'renew none - -',
    ]))

  test('one ends with the last of its milestones, and the next begins', () =>
    expect(history([...WAY(), reached('plan', APRIL), approved('plan', '2026-04-12T00:00:00Z')])).toEqual([
      'design done 03-01 04-12',
      'implement current 04-12 -',
      'manage ahead - -',
      'support none - -',
      'renew none - -',
    ]))

  test('what was done ahead ends its stage when that begins', () =>
    expect(
      history([
        ...WAY(),
        ...[reached('live', '2026-03-20T00:00:00Z'), approved('live', '2026-03-21T00:00:00Z')],
        ...[reached('plan', APRIL), approved('plan', APRIL)],
      ]),
    ).toEqual([
      'design done 03-01 04-10',
      'implement done 04-10 04-10',
      'manage current 04-10 -',
      'support none - -',
      'renew none - -',
    ]))

  test('all done is the end', () => {
    const all = [
      reached('plan', APRIL),
      approved('plan', APRIL),
      reached('live', APRIL),
      approved('live', APRIL),
      reached('adopted', '2026-05-01T00:00:00Z'),
    ]
    const journey = journeyFrom([...WAY(), ...all], ID, at(LATER))
    expect(journey).toMatchObject({
      stage: undefined,
      next: undefined,
      blockers: [],
      done: 3,
      of: 3,
      overdue: 0,
      nextDue: undefined,
    })
  })

  test('of a customer that has left nothing is due any more', () => {
    const [, ...steps] = WAY()
    const left = [begun({ ended: '2026-05-01T00:00:00Z' }), ...steps]
    expect(journeyFrom(left, ID, at('2026-05-01T00:00:00Z'))).toMatchObject({
      stage: undefined,
      blockers: [],
      overdue: 0,
      nextDue: undefined,
    })
    expect(journeyFrom(left, ID, at('2026-04-30T23:59:59Z'))).toMatchObject({
      stage: 'design',
      ended: undefined,
      overdue: 1,
    })
  })

  test('nothing is known before it was learned', () => {
    expect(journeysFrom(WAY(), at('2026-02-28T00:00:00Z'))).toEqual([])
    expect(journeyFrom(WAY(), 'altus:other', at(LATER))).toBeUndefined()
  })

  test('milestones outside of a journey are none of it', () =>
    expect(
      journeyFrom([...WAY(), fact('milestone', 'altus:m1', { ...BODY, milestone: 'm1', due: MARCH })], ID, at(LATER))
        ?.of,
    ).toBe(3))
})

describe('what blocks the next stage', () => {
  test.each([
    {
      more: [],
      when: '2026-04-01T00:00:00Z',
      is: { next: 'implement', says: ['nordwind: nordwind has to reach plan by 2026-04-01'] },
      because: 'open',
    },
    {
      more: [],
      when: '2026-04-02T00:00:00Z',
      is: { next: 'implement', says: ['nordwind: plan was due 2026-04-01, and nordwind has not reached it'] },
      because: 'overdue',
    },
    {
      more: [reached('plan', APRIL)],
      when: APRIL,
      is: { next: 'implement', says: ['altus: plan was reached and waits for the approval of altus'] },
      because: 'not approved',
    },
    {
      more: [reached('plan', APRIL), approved('plan', APRIL)],
      when: APRIL,
      is: { next: 'manage', says: ['nordwind: nordwind has to reach live with a document by 2026-06-01'] },
      because: 'with the evidence that is wanted',
    },
    {
      more: [reached('plan', APRIL), approved('plan', APRIL), reached('live', APRIL), approved('live', APRIL)],
      when: APRIL,
      is: {
        next: undefined,
        says: [
          'fen-foods: adopted comes by itself with use: 30 days in a row above 60 % of what was agreed, by altus:cores',
        ],
      },
      because: 'by use alone',
    },
    {
      more: [step('rehearsal', { stage: 'design', needs: ['plan'] })],
      when: APRIL,
      is: {
        next: 'implement',
        says: [
          'nordwind: plan was due 2026-04-01, and nordwind has not reached it',
          'nordwind: rehearsal is due 2026-06-01, and waits for plan',
        ],
      },
      because: 'another one',
    },
  ])('$because', ({ more, when, is }) => expect(blocks([...WAY(), ...more], when)).toEqual(is))
})

test('a stage shows who holds its roles, and since when', () => {
  const role = (about: string, changes: object) =>
    fact('role', about, {
      ...{
        partner: 'nordwind',
        customer: 'fen-foods',
        product: 'altus:stratum',
        role: 'implementer',
        share: '100',
        from: MARCH,
      },
      ...changes,
    })
  const facts = [
    ...WAY(),
    role('altus:r1', { to: APRIL }),
    role('altus:r2', { partner: 'ostwind', share: '60', from: APRIL }),
    role('altus:r3', { role: 'manager' }),
    role('altus:r4', { customer: 'moor-mills' }),
  ]
  const held = journeyFrom(facts, ID, at(APRIL))?.stages.map(({ stage, roles }) => [
    stage,
    ...roles.map(({ partner, role: what, share, isHeld }) => `${partner} ${what} ${share.toFixed()} ${isHeld}`),
  ])
  expect(held).toEqual([
    ['design'],
    ['implement', 'nordwind implementer 100 false', 'ostwind implementer 60 true'],
    ['manage', 'nordwind manager 100 true'],
    ['support'],
    ['renew', 'nordwind manager 100 true'],
  ])
})

test('laws: counts sum up, history only grows, and what is learned later changes nothing before', () => {
  const names = ['plan', 'live', 'adopted'] as const
  const told = fc.array(
    fc.record({
      name: fc.constantFrom(...names),
      day: fc.integer({ min: 1, max: 28 }),
      late: fc.integer({ min: 0, max: 9 }),
      does: fc.constantFrom('reached', 'approved'),
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(told, fc.integer({ min: 1, max: 40 }), (all, asked) => {
      const learned = all
        .map((one) => ({ ...one, when: at(MARCH).add({ hours: 24 * one.day }) }))
        .map((one) => ({ ...one, learnedAt: one.when.add({ hours: 24 * one.late }).toString() }))
        .toSorted((a, b) => (a.learnedAt < b.learnedAt ? -1 : 1))
        .map(({ name, when, learnedAt, does }) =>
          fact(`milestone_${does}`, `${ID}.${name}`, { at: when.toString(), evidence: 'x' }, learnedAt),
        )
      const moment = at(MARCH).add({ hours: 24 * asked })
      const facts = [...WAY(), ...learned]
      const journey = journeyFrom(facts, ID, moment)
      const known = facts.filter(({ learnedAt }) => Temporal.Instant.compare(learnedAt, moment) <= 0)
      expect(journeyFrom(known, ID, moment)).toEqual(journey)
      expect(journey?.stages.reduce((sum, { milestones }) => sum + milestones.length, 0)).toBe(journey?.of)
      expect((journey?.blockers ?? []).length === 0).toBe(journey?.done === journey?.of)
      for (const { began, ended } of journey?.stages ?? []) {
        if (ended) expect(began && Temporal.Instant.compare(began, ended) <= 0).toBe(true)
        if (ended) expect(Temporal.Instant.compare(ended, moment) <= 0).toBe(true)
      }
    }),
  )
})
