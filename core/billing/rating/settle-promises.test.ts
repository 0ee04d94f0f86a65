import { describe, expect, test } from 'vitest'
import { type CommitmentBody, commitmentsFrom, type Settlement } from '#core/billing/commitment.ts'
import { type CreditGrantBody, creditGrantsFrom } from '#core/billing/credit-grant.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import { deriveLines } from './derive-lines.ts'
import {
  binds,
  CHANNEL,
  JANUARY,
  lineFacts,
  prices,
  shown,
  type Telling,
  tell,
  type Use,
  VENDOR_LINK,
} from './world.test-data.ts'

const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04']
const monthly = (...cores: readonly string[]): readonly Use[] =>
  cores.map((use, at) => ({ at: `2026-0${at + 1}-10T12:00:00Z`, cores: use }))

const commits = (settlement: Settlement, changes: Partial<CommitmentBody> = {}): Telling => [
  'commitment',
  'altus:c',
  {
    link: VENDOR_LINK,
    name: 'Committed use',
    amount: '300',
    from: JANUARY,
    to: '2026-04-01T00:00:00+02:00',
    window: 'quarter',
    settlement,
    ...changes,
  },
]
const grants = (name: string, amount: string, changes: Partial<CreditGrantBody> = {}): Telling => [
  'credit_grant',
  `altus:${name}`,
  { link: VENDOR_LINK, name, amount, kind: 'promotional', from: JANUARY, ...changes },
]

/** One euro a core, so that amounts are what was used. */
const ONE = prices('altus', { model: 'per_unit', unit: '1' })

function derive(
  told: readonly Telling[],
  used: readonly Use[],
  { months = MONTHS, rated = [] as readonly string[] } = {},
) {
  const all = [...CHANNEL, ONE, ...told]
  const facts = lineFacts({ told: all, used }, VENDOR_LINK, months, { rated })
  const known = tell(all)
  const promises = {
    commitments: commitmentsFrom(known, VENDOR_LINK),
    grants: creditGrantsFrom(known, VENDOR_LINK),
  }
  return deriveLines({ ...facts, ...promises })
}
const promised = (...given: Parameters<typeof derive>) =>
  shown(derive(...given)).filter((line) => !line.startsWith('cores'))

describe('a commitment settles', () => {
  test.each([
    {
      settlement: { by: 'true_up' },
      used: ['50', '60', '70'],
      lines: ['true-up 2026-03-01 120'],
      because: '300 were committed for the quarter and 180 used',
    },
    {
      settlement: { by: 'true_up', percent: '50' },
      used: ['50', '60', '70'],
      lines: ['true-up 2026-03-01 60'],
      because: 'of what lacks half may be due',
    },
    {
      settlement: { by: 'true_up' },
      used: ['100', '100', '100'],
      lines: [],
      because: 'nothing lacks at the commitment itself',
    },
    {
      settlement: { by: 'true_up' },
      used: ['50', '60'],
      lines: [],
      because: 'the quarter is not over',
      months: ['2026-01', '2026-02'],
    },
    {
      settlement: { by: 'burn_down' },
      used: ['120', '130', '140', '10'],
      lines: [
        'commitment 2026-01-01 300',
        'covered 2026-01-01 -120',
        'covered 2026-02-01 -130',
        'covered 2026-03-01 -50',
      ],
      because: 'it is due at once, pays until it is used up, and is over in April',
    },
    {
      settlement: { by: 'overage', factor: '1.5' },
      used: ['120', '130', '140'],
      lines: [
        'commitment 2026-01-01 100',
        'commitment 2026-02-01 100',
        'commitment 2026-03-01 100',
        'covered 2026-01-01 -120',
        'covered 2026-02-01 -130',
        'covered 2026-03-01 -50',
        'overage 2026-03-01 45',
      ],
      because: '90 beyond it cost half as much again',
    },
    {
      settlement: { by: 'overage' },
      changes: { amount: '100' },
      used: ['0', '0', '0'],
      lines: ['commitment 2026-01-01 33.34', 'commitment 2026-02-01 33.33', 'commitment 2026-03-01 33.33'],
      because: 'the parts sum to the commitment, and what is not used is due all the same',
    },
    {
      settlement: { by: 'true_forward' },
      changes: { window: 'period', amount: '100' },
      used: ['80', '150', '90'],
      lines: [
        'commitment 2026-01-01 100',
        'commitment 2026-02-01 100',
        'commitment 2026-03-01 150',
        'covered 2026-01-01 -80',
        'covered 2026-02-01 -150',
        'covered 2026-03-01 -90',
      ],
      because: 'what went beyond it in February is March’s commitment',
    },
    {
      settlement: { by: 'burn_down' },
      changes: { covers: { charges: ['seats'] } },
      used: ['120'],
      lines: ['commitment 2026-01-01 300'],
      because: 'it pays only for what it covers',
    },
  ] as const)('$settlement.by: $because', ({ settlement, used, lines, ...more }) => {
    const changes = 'changes' in more ? more.changes : {}
    const months = 'months' in more ? [...more.months] : MONTHS
    const given = promised([commits(settlement, changes as Partial<CommitmentBody>)], monthly(...used), { months })
    expect([...given].sort()).toEqual(lines)
  })

  test('what is not known parks what depends on it, and the fee stays', () => {
    const told = [
      ...CHANNEL.slice(0, 5),
      binds('acct-1', '2026-02-01T00:00:00+01:00'),
      ONE,
      commits({ by: 'burn_down' }),
    ]
    const facts = lineFacts({ told, used: monthly('0', '50') }, VENDOR_LINK, MONTHS.slice(0, 2))
    const lines = deriveLines({ ...facts, commitments: commitmentsFrom(tell(told), VENDOR_LINK) })
    expect(shown(lines)).toEqual([
      'cores 2026-01-01 missing_binding',
      'cores 2026-02-01 50',
      'commitment 2026-01-01 300',
      'covered 2026-01-01 missing_binding',
      'covered 2026-02-01 missing_binding',
    ])
  })

  test('one that is withdrawn takes its lines back, where there are any', () => {
    const gone: Telling = ['commitment_withdrawn', 'altus:c', { because: 'never signed' }]
    const told = [commits({ by: 'burn_down' }), gone]
    expect(promised(told, monthly('50'))).toEqual([])
    const name = `${VENDOR_LINK} altus:c commitment 2025-12-31T23:00:00Z 2026-01-31T23:00:00Z`
    expect(promised(told, monthly('50'), { rated: [name] })).toEqual(['commitment 2026-01-01 0'])
  })
})

describe('credit pays', () => {
  test.each([
    {
      told: [grants('gift', '125')],
      used: ['100', '50', '10'],
      lines: ['credit 2026-01-01 -100', 'credit 2026-02-01 -25'],
      because: 'R12: 125 leave 0 of 100 and 25 of 50 to be paid',
    },
    {
      told: [grants('paid', '100', { kind: 'prepaid', price: '90' })],
      used: ['60', '60'],
      lines: ['credit 2026-01-01 -60', 'credit 2026-02-01 -40', 'credit-purchase 2026-01-01 90'],
      because: 'prepaid credit is paid for when it begins',
    },
    {
      told: [grants('gift', '100', { expires: '2026-02-01T00:00:00+01:00' })],
      used: ['60', '60'],
      lines: ['credit 2026-01-01 -60'],
      because: 'what has expired when a period begins pays nothing of it',
    },
    {
      told: [grants('first', '30', { priority: 200 }), grants('second', '50')],
      used: ['60'],
      lines: ['credit 2026-01-01 -10', 'credit 2026-01-01 -50'],
      because: 'the lower priority number goes first',
    },
    {
      told: [
        grants('late', '50', { expires: '2027-01-01T00:00:00Z' }),
        grants('soon', '50', { expires: '2026-06-01T00:00:00Z' }),
      ],
      used: ['60'],
      lines: ['credit 2026-01-01 -10', 'credit 2026-01-01 -50'],
      because: 'of one priority, what expires first goes first',
    },
    {
      told: [commits({ by: 'burn_down' }, { amount: '40', window: 'period' }), grants('gift', '100')],
      used: ['60'],
      lines: [
        'commitment 2026-01-01 40',
        'commitment 2026-02-01 40',
        'commitment 2026-03-01 40',
        'covered 2026-01-01 -40',
        'credit 2026-01-01 -20',
      ],
      because: 'credit pays what the commitment left open',
    },
    {
      told: [grants('gift', '100', { covers: { subscriptions: ['nordwind:another'] } })],
      used: ['60'],
      lines: [],
      because: 'it pays only for what it covers',
    },
  ])('$because', ({ told, used, lines }) => {
    expect([...promised(told, monthly(...used))].sort()).toEqual(lines)
  })

  test('never more than was granted, and never more than a period came to', () => {
    const lines = derive([grants('a', '70.005'), grants('b', '1000')], monthly('33.333', '66.666', '99.999'))
    const all = sum(
      lines.map((line) =>
        'park' in line ? decimal(0) : line.key.charge === 'cores' ? line.total.round(2, 2) : line.total,
      ),
    )
    expect(all.toFixed()).toBe('0')
  })
})
