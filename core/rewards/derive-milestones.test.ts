import { describe, expect, test } from 'vitest'
import { flattenReason } from '#core/ground/reason.ts'
import { earn, earnedOf, notEarnedOf, production, shown } from './lifecycle.test-data.ts'

const at = (text: string) => Temporal.Instant.from(text)
const UNTIL = at('2026-07-01T00:00:00+02:00')
const LIVE = { at: at('2026-05-10T00:00:00Z'), learnedAt: at('2026-05-12T00:00:00Z'), evidence: 'go-live report' }
const DUE = '2026-05-31T00:00:00Z'

test('a milestone that was reached in time and approved earns its fixed amount, stage implement', () => {
  const [evaluated] = earn({ milestones: [production()] })
  if (!evaluated || !('earned' in evaluated)) throw new Error('something was to be earned')
  expect(shown([evaluated])).toEqual(['nordwind deploy 2500'])
  expect(evaluated.stage).toBe('implement')
  expect(evaluated.about).toEqual({
    customer: 'fen-foods',
    product: 'altus:stratum',
    earnedFrom: '2026-05-10T00:00:00Z',
    version: 3,
    deliver: 'cash',
  })
})

describe('what earns, and what keeps a milestone from it', () => {
  test.each([
    { change: { partner: 'westwind' }, is: 'westwind deploy not_enrolled', because: 'the partner is not enrolled' },
    {
      change: { reached: undefined, approved: undefined, due: '2026-08-01T00:00:00Z' },
      is: 'nordwind deploy milestone_open',
      because: 'it is still to be reached',
    },
    {
      change: { reached: undefined, approved: undefined, due: UNTIL.toString() },
      is: 'nordwind deploy milestone_open',
      because: 'it is due at the very end of the settlement',
    },
    {
      change: { reached: undefined, approved: undefined },
      is: 'nordwind deploy milestone_missed',
      because: 'its day has passed',
    },
    {
      change: { reached: { ...LIVE, at: UNTIL }, due: '2026-08-01T00:00:00Z' },
      is: 'nordwind deploy milestone_open',
      because: 'what is reached after the settlement is for the next one',
    },
    {
      change: { reached: { ...LIVE, learnedAt: at(DUE) } },
      is: 'nordwind deploy 2500',
      because: 'evidence at the last moment is in time',
    },
    {
      change: { reached: { ...LIVE, learnedAt: at('2026-05-31T00:00:00.001Z') } },
      is: 'nordwind deploy evidence_late',
      because: 'a millisecond later it is not, whenever the step was reached',
    },
    { change: { approved: undefined }, is: 'nordwind deploy not_approved', because: 'nobody approved it' },
    {
      change: { approved: UNTIL },
      is: 'nordwind deploy not_approved',
      because: 'the approval is for the next settlement',
    },
    {
      change: { approved: at('2026-06-30T21:59:59.999Z') },
      is: 'nordwind deploy 2500',
      because: 'an approval may come after the day it was due',
    },
    {
      change: { reached: { ...LIVE, learnedAt: at('2026-06-01T00:00:00Z') }, approved: undefined },
      is: 'nordwind deploy evidence_late',
      because: 'late evidence is told first: approval would not help',
    },
    {
      change: { reached: { ...LIVE, at: at('2025-12-31T22:59:59Z') } },
      is: 'nordwind deploy outside_program',
      because: 'reached a second before the program began in Berlin',
    },
    {
      change: { partner: 'westwind', reached: undefined },
      is: 'westwind deploy not_enrolled',
      because: 'enrollment is told before all',
    },
  ])('$because', ({ change, is }) => expect(shown(earn({ milestones: [production(change)] }))).toEqual([is]))

  test.each([
    { change: { milestone: 'assessment_completed' }, because: 'no incentive pays for it' },
    { change: { product: 'altus:ridge' }, because: 'the program does not name the product' },
  ])('nothing is evaluated where $because', ({ change }) =>
    expect(earn({ milestones: [production(change)] })).toEqual([]),
  )
})

describe('what would make it earn', () => {
  test.each([
    {
      change: { reached: undefined, due: '2026-08-01T00:00:00Z' },
      says: 'in production is due 2026-08-01',
      hint: 'Reach in production by 2026-08-01',
    },
    {
      change: { reached: undefined },
      says: 'in production was due 2026-05-31 and was not reached',
      hint: 'Agree on a new milestone with the vendor',
    },
    {
      change: { reached: { ...LIVE, learnedAt: at('2026-06-02T00:00:00Z') } },
      says: 'Evidence came on 2026-06-02, due was 2026-05-31',
      hint: 'Send evidence before the due day',
    },
    {
      change: { approved: undefined },
      says: "in production waits for the vendor's approval",
      hint: 'Ask the vendor to approve the evidence',
    },
  ])('$says', ({ change, says, hint }) => {
    const [not] = notEarnedOf(earn({ milestones: [production(change)] }))
    expect([not?.says, not?.hint]).toEqual([says, hint])
  })
})

test('an earning names the program, the step, its evidence and its approval', () => {
  const [earned] = earnedOf(earn({ milestones: [production()] }))
  if (!earned || 'park' in earned) throw new Error('something was to be earned')
  expect(earned.basis).toEqual(['fact:1', 'fact:5', 'fact:6', 'fact:7'])
  expect(earned.key.credit).toBe('milestone altus:fen-live')
  expect(flattenReason(earned.reason, []).map(({ body }) => body.says)).toEqual([
    '2500 EUR for in production at fen-foods',
    'Customer lifecycle v3, deploy: 2500 EUR for in production',
    'fen-foods reached in production: go-live report',
    'altus approved it on 2026-05-20',
  ])
})
