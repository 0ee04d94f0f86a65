import { expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { type TouchpointBody, touchpointsFrom, type Verification } from './touchpoint.ts'

const AT = '2026-05-06T08:00:00Z'
const fact = (position: number, kind: string, body: unknown, owner: string): Fact => ({
  ...{ position, kind, body, owner, id: `fact-${position}`, about: 'nordwind:review' },
  learnedAt: `2026-05-1${position}T00:00:00Z`,
})
const logged = (position: number, changes: Partial<TouchpointBody> = {}): Fact => {
  const body = { customer: 'fen-foods', product: 'altus:stratum', kind: 'business_review', at: AT, ...changes }
  return fact(position, 'touchpoint', body, 'nordwind')
}
const verified = (position: number, how: Verification, at?: string, by = 'fen-foods'): Fact =>
  fact(position, 'touchpoint_verified', { how, ...(at && { at }) }, by)

test.each([
  {
    facts: [logged(1)],
    says: [`business_review ${AT} learned 2026-05-11T00:00:00Z: unverified by 1`],
    because: 'logged',
  },
  {
    facts: [logged(1), verified(2, 'met')],
    says: [
      `business_review ${AT} learned 2026-05-11T00:00:00Z: met ${AT}, learned 2026-05-12T00:00:00Z from fen-foods by 1,2`,
    ],
    because: 'the other side met it: when it was, and when that was learned',
  },
  {
    facts: [logged(1), verified(2, 'answered', '2026-05-08T10:00:00Z', 'altus')],
    says: [
      `business_review ${AT} learned 2026-05-11T00:00:00Z: answered 2026-05-08T10:00:00Z, learned 2026-05-12T00:00:00Z from altus by 1,2`,
    ],
    because: 'answered later than it was written',
  },
  {
    facts: [logged(1), verified(2, 'met'), verified(3, 'ticket', '2026-05-09T00:00:00Z', 'altus')],
    says: [
      `business_review ${AT} learned 2026-05-11T00:00:00Z: met ${AT}, learned 2026-05-12T00:00:00Z from fen-foods by 1,2`,
    ],
    because: 'of two verifications the first counts',
  },
  {
    facts: [logged(1), logged(2, { kind: 'call', at: '2026-05-07T08:00:00Z' })],
    says: ['call 2026-05-07T08:00:00Z learned 2026-05-12T00:00:00Z: unverified by 2'],
    because: 'told anew',
  },
  { facts: [verified(1, 'met')], says: [], because: 'what nobody logged is no touchpoint' },
])('$because', ({ facts, says }) => {
  const shown = touchpointsFrom(facts).map(({ kind, at, learnedAt, verified: seen, facts: by }) => {
    const proof = seen ? `${seen.how} ${seen.at}, learned ${seen.learnedAt} from ${seen.by}` : 'unverified'
    return `${kind} ${at} learned ${learnedAt}: ${proof} by ${by}`
  })
  expect(shown).toEqual(says)
})

test('a touchpoint is of whoever logged it', () => {
  expect(touchpointsFrom([logged(1)])).toMatchObject([
    { id: 'nordwind:review', partner: 'nordwind', customer: 'fen-foods', product: 'altus:stratum' },
  ])
})
