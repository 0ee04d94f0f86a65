import { describe, expect, test } from 'vitest'
import { deriveProgram } from '#core/rewards/derive-earnings.ts'
import { compares, day, inTurn, offering, SOLD, type Things } from '#core/rewards/engine.test-data.ts'
import { toldOf } from '#core/rewards/lifecycle.test-data.ts'
import type { Cap, Program } from '#core/rewards/program.ts'

const ALL = { ...SOLD, pay: { percent: '100' } } as const

/** Each cap as `sentence | partner | customer | from | used of limit, remains`. */
function states(versions: readonly Program[], things: Things): readonly string[] {
  const facts = toldOf({ versions, credits: inTurn(...things), predicates: compares, until: day('2027-01-01') })
  return deriveProgram(facts).caps.map(({ says, partner, customer, from, used, limit, remains }) => {
    const whose = [partner ?? '-', customer ?? '-', from ?? '-'].join(' | ')
    return `${says} | ${whose} | ${used.toFixed()} of ${limit.toFixed()}, ${remains.toFixed()}`
  })
}

describe('how far a cap is used up', () => {
  test.each([
    {
      cap: { per: 'customer', amount: '100' },
      is: [
        'At most 100.00 EUR per customer | - | fen-foods | - | 100 of 100, 0',
        'At most 100.00 EUR per customer | - | moor-mills | - | 20 of 100, 80',
      ],
      because: 'for each thing that it bounds, without whom where several share it',
    },
    {
      cap: { per: 'partner', period: 'quarter', amount: '100' },
      is: [
        'At most 100.00 EUR per partner and quarter | nordwind | - | 2026-04-01 | 90 of 100, 10',
        'At most 100.00 EUR per partner and quarter | ostwind | - | 2026-07-01 | 50 of 100, 50',
      ],
      because: 'for each partner and period',
    },
    {
      cap: { per: 'customer', times: 2 },
      is: [
        'At most 2 times per customer | - | fen-foods | - | 2 of 2, 0',
        'At most 2 times per customer | - | moor-mills | - | 1 of 2, 1',
      ],
      because: 'by how often',
    },
    {
      cap: { units: '150' },
      is: ['At most 150 counted per program | - | - | - | 140 of 150, 10'],
      because: 'by how much counted',
    },
  ] satisfies readonly { cap: Cap; is: string[]; because: string }[])('$because', ({ cap, is }) => {
    const things: Things = [
      ['a', '70'],
      ['b', '20', { customer: 'moor-mills' }],
      ['c', '50', { partner: 'ostwind', on: '2026-07-10' }],
    ]
    expect(states([offering([{ ...ALL, caps: [cap] }])], things)).toEqual(is)
  })

  test('with what an earlier version had used of it', () => {
    const version = (number: number, from: string) =>
      offering([{ ...ALL, caps: [{ per: 'customer', amount: '100' }] }], {
        ...{ version: number, fact: number, budget: '500' },
        effective: { from, to: '2027-01-01' },
      })
    const both = [version(1, '2026-01-01'), version(2, '2026-07-01')]
    expect(
      states(both, [
        ['a', '60'],
        ['b', '60', { on: '2026-07-10' }],
      ]),
    ).toEqual([
      'At most 100.00 EUR per customer | - | fen-foods | - | 60 of 100, 40',
      'The budget is 500.00 EUR | - | - | - | 60 of 500, 440',
      'At most 100.00 EUR per customer | - | fen-foods | - | 100 of 100, 0',
      'The budget is 500.00 EUR | - | - | - | 100 of 500, 400',
    ])
  })
})
