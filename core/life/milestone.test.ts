import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { evidenceMissing, milestonesFrom } from './milestone.ts'

const told = (position: number, kind: string, about: string, body: unknown): Fact => ({
  position,
  kind,
  about,
  id: `fact-${position}`,
  owner: 'altus',
  learnedAt: `2026-03-0${position}T00:00:00Z`,
  body,
})
const expected = (position: number, about: string) =>
  told(position, 'milestone', about, {
    customer: 'fen-foods',
    product: 'altus:stratum',
    milestone: 'in_production',
    partner: 'nordwind',
    due: '2026-06-01T00:00:00Z',
  })
const reached = (position: number, about: string, at: string, evidence = 'go-live report') =>
  told(position, 'milestone_reached', about, { at, evidence })
const approved = (position: number, about: string) =>
  told(position, 'milestone_approved', about, { at: '2026-03-09T00:00:00Z' })

const JANUARY = '2026-01-20T00:00:00Z'

test.each([
  { facts: [expected(1, 'altus:m1')], says: ['altus:m1 by 1: open'], because: 'expected only' },
  {
    facts: [expected(1, 'altus:m1'), reached(2, 'altus:m1', JANUARY)],
    says: ['altus:m1 by 1,2: reached 2026-01-20T00:00:00Z, learned 2026-03-02T00:00:00Z'],
    because: 'when it was reached and when we learned it are two moments',
  },
  {
    facts: [expected(1, 'altus:m1'), reached(2, 'altus:m1', JANUARY), approved(3, 'altus:m1')],
    says: ['altus:m1 by 1,2,3: reached 2026-01-20T00:00:00Z, learned 2026-03-02T00:00:00Z, approved'],
    because: 'reached and approved',
  },
  {
    facts: [expected(1, 'altus:m1'), approved(2, 'altus:m1')],
    says: ['altus:m1 by 1,2: open, approved'],
    because: 'approved only',
  },
  {
    facts: [expected(1, 'altus:m1'), expected(2, 'altus:m2'), reached(3, 'altus:m2', JANUARY)],
    says: ['altus:m1 by 1: open', 'altus:m2 by 2,3: reached 2026-01-20T00:00:00Z, learned 2026-03-03T00:00:00Z'],
    because: 'each milestone by itself',
  },
  { facts: [reached(1, 'altus:m1', JANUARY)], says: [], because: 'what nobody expected is no milestone' },
])('$because', ({ facts, says }) => {
  const shown = milestonesFrom(facts).map(({ id, facts: by, reached: came, approved: confirmed }) => {
    const progress = came ? `reached ${came.at}, learned ${came.learnedAt}` : 'open'
    return `${id} by ${by}: ${progress}${confirmed ? ', approved' : ''}`
  })
  expect(shown).toEqual(says)
})

test('a milestone keeps its evidence and what was agreed', () => {
  const [milestone] = milestonesFrom([expected(1, 'altus:m1'), reached(2, 'altus:m1', JANUARY, 'signed protocol')])
  expect(milestone?.reached?.evidence).toBe('signed protocol')
  expect([milestone?.partner, milestone?.milestone, milestone?.due]).toEqual([
    'nordwind',
    'in_production',
    '2026-06-01T00:00:00Z',
  ])
})

describe('a milestone that needs no approval', () => {
  const free = (changes = {}) => {
    const { body, ...rest } = expected(1, 'altus:m1')
    return { ...rest, body: { ...(body as object), approval: false, ...changes } }
  }
  const approvedAt = (facts: readonly Fact[]) => milestonesFrom(facts)[0]?.approved?.toString()
  test.each([
    { facts: [free()], is: undefined, because: 'is not approved before it is reached' },
    { facts: [free(), reached(2, 'altus:m1', JANUARY)], is: JANUARY, because: 'is when it is reached' },
    {
      facts: [free(), reached(2, 'altus:m1', JANUARY), approved(3, 'altus:m1')],
      is: '2026-03-09T00:00:00Z',
      because: 'is when the vendor said so, where it did',
    },
    {
      facts: [free({ approval: true }), reached(2, 'altus:m1', JANUARY)],
      is: undefined,
      because: 'is not where approval is asked for',
    },
  ])('$because', ({ facts, is }) => expect(approvedAt(facts)).toBe(is))
})

test.each([
  { wanted: undefined, proof: {}, is: undefined },
  { wanted: { kind: 'note' }, proof: {}, is: undefined },
  { wanted: { kind: 'document' }, proof: {}, is: 'a document' },
  { wanted: { kind: 'document' }, proof: { link: 'https://x.example' }, is: 'a document' },
  {
    wanted: { kind: 'document' },
    proof: { document: { sha256: 'a', name: 'a.pdf', mediaType: 'application/pdf', bytes: 1 } },
    is: undefined,
  },
  { wanted: { kind: 'link' }, proof: {}, is: 'a link' },
  { wanted: { kind: 'link' }, proof: { link: 'https://x.example' }, is: undefined },
  {
    wanted: { kind: 'telemetry', meter: 'altus:cores', above: { amount: '1' }, days: 1 },
    proof: {},
    is: 'what was measured',
  },
] as const)('of $wanted with $proof $is is lacking', ({ wanted, proof, is }) =>
  expect(evidenceMissing(wanted, proof)).toBe(is),
)
