import { expect, test } from 'vitest'
import type { BoardMilestone, JourneyBoard, JourneyHead } from '#apps/console/api/journey-boards.ts'
import { blocksOf, boardTitle, headBlockText, journeysTitle, stageClock } from './board-words.ts'

const NAMES = {
  self: 'altus',
  of: (id: string) => ({ 'fen-foods': 'Fen Foods', nordwind: 'Nordwind', altus: 'Altus' })[id] ?? id,
  roleOf: () => '',
}
const MILESTONE: BoardMilestone = {
  ...{ id: 'altus:fen.live', milestone: 'in_production', state: 'open', role: 'implementer', partner: 'nordwind' },
  ...{ due: '2026-06-01T00:00:00Z', needs: [], waitsFor: [], evidenceWanted: null, rule: null, needsApproval: true },
  ...{ reached: null, approvedAt: null, doneAt: null },
}
const board = (changes: Partial<JourneyBoard>, milestones: readonly BoardMilestone[] = []): JourneyBoard => ({
  ...{ journey: 'altus:fen', customer: 'fen-foods', product: 'altus:stratum', partner: 'nordwind' },
  ...{ template: 'altus:life', start: '2026-03-01T00:00:00Z', ended: null, stage: 'implement', next: 'manage' },
  ...{ done: 2, of: 5, overdue: 0, nextDue: null, blockers: [] },
  stages: [
    {
      ...{ stage: 'implement', state: 'current', began: null, ended: null },
      ...{ milestones: [...milestones], roles: [] },
    },
  ],
  ...changes,
})

test.each([
  { changes: {}, is: 'Fen Foods is in implement with Stratum: 2 of 5 milestones are done' },
  {
    changes: { done: 1, overdue: 1 },
    is: 'Fen Foods is in implement with Stratum: 1 of 5 milestones is done, 1 is overdue',
  },
  { changes: { overdue: 2 }, is: 'Fen Foods is in implement with Stratum: 2 of 5 milestones are done, 2 are overdue' },
  { changes: { stage: null, done: 5 }, is: 'Fen Foods has reached all of the 5 milestones with Stratum' },
  { changes: { stage: null, ended: '2026-05-31T12:00:00Z' }, is: 'Fen Foods left Stratum on 31 May 2026' },
])('$is', ({ changes, is }) => expect(boardTitle(board(changes), NAMES)).toBe(is))

test.each([
  { changes: {}, is: 'Nordwind has to reach In production by 1 Jun 2026.' },
  { changes: { evidenceWanted: 'document' }, is: 'Nordwind has to reach In production with a document by 1 Jun 2026.' },
  { changes: { state: 'overdue' }, is: 'In production was due 1 Jun 2026, and Nordwind has not reached it.' },
  { changes: { state: 'waiting', waitsFor: ['plan'] }, is: 'In production is due 1 Jun 2026, and waits for Plan.' },
  { changes: { state: 'reached' }, is: 'In production was reached, and waits for the approval of Altus.' },
  { changes: { evidenceWanted: 'telemetry', rule: '3 days' }, is: 'In production comes by itself with use: 3 days.' },
] as const)('$is', ({ changes, is }) => {
  const one: BoardMilestone = { ...MILESTONE, ...changes, waitsFor: 'waitsFor' in changes ? [...changes.waitsFor] : [] }
  expect(blocksOf(board({}, [one, { ...MILESTONE, state: 'done' }]), NAMES)).toEqual([is])
})

test.each([
  { late: [], is: 'No journey has begun yet' },
  { late: [0], is: '1 journey, and nothing is overdue' },
  { late: [0, 3], is: '1 of 2 journeys has something overdue' },
  { late: [1, 3, 0], is: '2 of 3 journeys have something overdue' },
])('$is', ({ late, is }) => expect(journeysTitle(late.map((overdue) => ({ overdue }) as JourneyHead))).toBe(is))

test.each([
  { state: 'none', began: null, ended: null, is: 'No milestones' },
  { state: 'ahead', began: null, ended: null, is: 'Not begun' },
  { state: 'current', began: '2026-03-01T12:00:00Z', ended: null, is: 'Since 1 Mar 2026' },
  { state: 'done', began: '2026-03-01T12:00:00Z', ended: '2026-04-12T12:00:00Z', is: '1 Mar 2026 to 12 Apr 2026' },
] as const)('a stage: $is', ({ is, ...clock }) =>
  expect(stageClock({ stage: 'design', milestones: [], roles: [], ...clock })).toBe(is),
)

test.each([
  {
    says: 'in production was due 2026-06-01, and nordwind has not reached it',
    is: 'In production was due 1 Jun 2026, and Nordwind has not reached it',
  },
  {
    says: 'live was reached and waits for the approval of altus',
    is: 'Live was reached and waits for the approval of Altus',
  },
  { says: 'nordwind has to reach live by 2026-06-01', is: 'Nordwind has to reach live by 1 Jun 2026' },
])('the list says: $is', ({ says, is }) => {
  expect(headBlockText(says, { partner: 'nordwind', product: 'altus:stratum' }, NAMES)).toBe(is)
})
