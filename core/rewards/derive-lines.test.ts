import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lineName } from '#core/billing/line.ts'
import { decimal, sum } from '#core/ground/decimal.ts'
import { flattenReason } from '#core/ground/reason.ts'
import { earningName } from './credit.ts'
import { billed, earn, earnedOf, MANAGE, manages, notEarnedOf, PROGRAM, rate, shown } from './lifecycle.test-data.ts'

const at = (text: string) => Temporal.Instant.from(text)

test('5 % of 240 billed are 12 for the manager, stage manage', () => {
  const [evaluated, ...others] = earn({ lines: [billed('2026-05', '240')] })
  if (!evaluated || !('earned' in evaluated)) throw new Error('something was to be earned')
  expect(shown([evaluated])).toEqual(['nordwind consume 12'])
  expect(evaluated.stage).toBe('manage')
  expect(evaluated.about).toEqual({
    customer: 'fen-foods',
    product: 'altus:stratum',
    earnedFrom: '2026-04-30T22:00:00Z',
    version: 3,
    deliver: 'cash',
  })
  expect(others).toEqual([])
})

describe('who holds the role when the service period begins', () => {
  const line = billed('2026-05', '240')
  const [MAY, NOON] = [at('2026-05-01T00:00:00+02:00'), at('2026-05-01T12:00:00+02:00')]
  test.each([
    { roles: [], earned: [], because: 'nobody' },
    {
      roles: [manages('nordwind', { share: decimal(60) }), manages('ostwind', { share: decimal(40) })],
      earned: ['nordwind consume 7.2', 'ostwind consume 4.8'],
      because: 'two share it, 60 to 40',
    },
    {
      roles: [manages('nordwind', { share: decimal('33.333') })],
      earned: ['nordwind consume 4'],
      because: 'a share is not rounded; what it earns is, once: 3.99996',
    },
    { roles: [manages('nordwind', { from: MAY })], earned: ['nordwind consume 12'], because: 'since that moment' },
    {
      roles: [manages('nordwind', { from: NOON })],
      earned: ['nordwind consume 12'],
      because: 'nobody held it when May began, and Nordwind took it first',
    },
    {
      roles: [manages('nordwind', { share: decimal('70') }), manages('ostwind', { share: decimal('40') })],
      earned: ['nordwind consume shares_over_whole', 'ostwind consume shares_over_whole'],
      because: 'shares of 110 % are nobody’s to pay',
    },
    {
      roles: [manages('nordwind', { to: NOON })],
      earned: ['nordwind consume 12'],
      because: 'who left later still earns May',
    },
    { roles: [manages('nordwind', { to: MAY })], earned: [], because: 'who left at that moment does not' },
    { roles: [manages('nordwind', { role: 'supporter' })], earned: [], because: 'another role' },
    { roles: [manages('nordwind', { customer: 'moor-mills' })], earned: [], because: 'another customer' },
    {
      roles: [manages('westwind')],
      earned: ['westwind consume not_enrolled'],
      because: 'a partner that is not enrolled',
    },
    {
      roles: [manages('westwind', { share: decimal(50) }), manages('nordwind', { share: decimal(50) })],
      earned: ['westwind consume not_enrolled', 'nordwind consume 6'],
      because: 'its share is nobody else’s',
    },
  ])('$because', ({ roles, earned }) => expect(shown(earn({ lines: [line], roles }))).toEqual(earned))

  test('who is not enrolled is told what would help', () => {
    const [not] = notEarnedOf(earn({ lines: [line], roles: [manages('westwind')] }))
    expect(not?.says).toBe('westwind is not enrolled in Customer lifecycle')
    expect(not?.hint).toBe('Ask altus to enroll westwind in Customer lifecycle')
  })
})

describe('which lines count', () => {
  test.each([
    { line: billed('2026-05', '240', { metered: false }), because: 'a fee is not usage' },
    {
      line: billed('2026-05', '240', { seller: 'nordwind' }),
      because: 'a line of another seller than the program’s owner',
    },
    { line: billed('2026-05', '240', { product: 'altus:ridge' }), because: 'a product that the program does not name' },
    { line: billed('2025-12', '240'), because: 'a period before the program takes effect' },
    { line: billed('2027-01', '240'), because: 'a period after it' },
    { line: billed('2026-07', '240'), because: 'a period after the settlement' },
  ])('not $because', ({ line }) => expect(earn({ lines: [line] })).toEqual([]))

  test.each([
    { month: '2026-01', because: 'the first month of the program, by the local date of its zone' },
    { month: '2026-06', because: 'the last one of the settlement' },
  ])('$because', ({ month }) => expect(shown(earn({ lines: [billed(month, '240')] }))).toEqual(['nordwind consume 12']))

  test('the last month of the program, in a later settlement', () => {
    const until = at('2027-04-01T00:00:00+02:00')
    expect(shown(earn({ lines: [billed('2026-12', '240'), billed('2027-01', '240')], until }))).toEqual([
      'nordwind consume 12',
    ])
  })
})

test('every incentive is evaluated, in the order of the program', () => {
  const support = { ...MANAGE, id: 'sustain', stage: 'support', role: 'supporter', pay: { percent: '0.5' } } as const
  const program = { ...PROGRAM, incentives: [support, MANAGE] }
  const roles = [manages(), manages('ostwind', { role: 'supporter' })]
  expect(shown(earn({ program, roles, lines: [billed('2026-05', '240')] }))).toEqual([
    'ostwind sustain 1.2',
    'nordwind consume 12',
  ])
})

describe('in another currency than the program', () => {
  const line = billed('2026-05', '240', { currency: 'USD' })
  test.each([
    { rates: [rate('USD/EUR 2026-06-01', '0.9', 8)], earned: '10.8', because: '12 USD on the day the period ends' },
    { rates: [], earned: 'missing_rate', because: 'nobody told the rate: it parks' },
    { rates: [rate('USD/EUR 2026-05-31', '0.9', 8)], earned: 'missing_rate', because: 'another day is another rate' },
    { rates: [rate('EUR/USD 2026-06-01', '1.1', 8)], earned: 'missing_rate', because: 'a rate is not inverted' },
  ])('$because', ({ rates, earned }) =>
    expect(shown(earn({ lines: [line], rates: new Map(rates) }))).toEqual([`nordwind consume ${earned}`]),
  )

  test('the rate is a fact of the earning', () => {
    const [earned] = earnedOf(earn({ lines: [line], rates: new Map([rate('USD/EUR 2026-06-01', '0.9', 8)]) }))
    expect(earned && 'basis' in earned && earned.basis).toContain('fact:8')
  })
})

test('an earning rests on the program, the role and the lines that were billed', () => {
  const line = billed('2026-05', '220', { basis: ['line:ALTUS-INV-000003/2', 'line:ALTUS-INV-000009/1'] })
  const [earned] = earnedOf(earn({ lines: [line] }))
  if (!earned || 'park' in earned) throw new Error('something was to be earned')
  expect(earned.basis).toEqual(['fact:1', 'fact:2', 'line:ALTUS-INV-000003/2', 'line:ALTUS-INV-000009/1'])
  expect(earned.key.credit).toBe(lineName(line.key))
  const nodes = flattenReason(earned.reason, ['altus', 'nordwind'])
  expect(nodes.map(({ body }) => body.says)).toEqual([
    '5 % of 220.00 EUR',
    'Customer lifecycle v3, consume: 5 % of line amount',
    'nordwind is manager of fen-foods',
    'Billed on ALTUS-INV-000003/2',
    'Billed on ALTUS-INV-000009/1',
  ])
  expect(nodes.flatMap(({ body }) => body.posting ?? [])).toEqual(line.basis)
})

test('a share of the role is said', () => {
  const [earned] = earnedOf(
    earn({ lines: [billed('2026-05', '240')], roles: [manages('nordwind', { share: decimal(60) })] }),
  )
  expect(earned && 'reason' in earned && earned.reason.says).toBe('5 % of 240.00 EUR × 60 % of the role')
})

describe('laws', () => {
  const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
  const total = (lines: Parameters<typeof earn>[0]) =>
    sum(earnedOf(earn(lines)).map((one) => ('park' in one ? decimal(0) : one.total)))

  test('shares that sum to a whole earn the whole, exactly', () => {
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 10_000 }), (base, hundredths) => {
        const share = decimal(hundredths).times('0.01')
        const roles = [manages('nordwind', { share }), manages('ostwind', { share: decimal(100).minus(share) })]
        const lines = [billed('2026-05', `${base}e-2`)]
        // 5 % of the whole, rounded once, is what the parts come to: worked out in whole numbers, half to even.
        const cents = Math.abs(base * 5)
        const down = Math.floor(cents / 100)
        const up = cents % 100 > 50 || (cents % 100 === 50 && down % 2 === 1)
        const whole = (up ? down + 1 : down) * Math.sign(base)
        expect(Number(total({ lines, roles }).times(100))).toBe(whole === 0 ? 0 : whole)
      }),
    )
  })

  test('no two earnings have one key', () => {
    const roles = fc.subarray([manages(), manages('ostwind'), manages('westwind')])
    const months = fc.subarray(['2026-01', '2026-02', '2026-03', '2026-05', '2026-06'])
    fc.assert(
      fc.property(roles, months, (held, billedIn) => {
        const evaluated = earn({ roles: held, lines: billedIn.map((month) => billed(month, '240')) })
        const names = evaluated.map((one) => earningName('earned' in one ? one.earned.key : one.notEarned.key))
        expect(new Set(names).size).toBe(held.length * billedIn.length)
      }),
    )
  })
})
