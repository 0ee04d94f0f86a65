import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decimal, decimal, sum, ZERO } from '#core/ground/decimal.ts'
import { reconcile, type Standing } from '#core/ground/reconcile.ts'
import type { Role } from '#core/life/role.ts'
import { type EarningKey, earningName } from './credit.ts'
import type { ToldCredit } from './crediting/told-credits.ts'
import type { EarningFacts, Evaluated } from './earning-facts.ts'
import { byThing, day, holds, offering, outcomes, play, SOLD, sold, soldForRoles } from './engine.test-data.ts'
import { earnedOf } from './lifecycle.test-data.ts'
import type { Cap, Incentive, Pay, Program } from './program.ts'
import { EARNING_POLICY } from './statement.ts'

const PARTNERS = ['nordwind', 'ostwind', 'westwind'] as const
const CUSTOMERS = ['fen-foods', 'moor-mills'] as const

const cents = (most: number) => fc.integer({ min: 1, max: most }).map((amount) => `${amount}e-2`)

const pays: fc.Arbitrary<Pay> = fc.constantFrom<Pay>(
  { percent: '7.5' },
  { fixed: '33.33' },
  { marginal: [{ to: '100', percent: '5' }, { to: '350', percent: '10' }, { percent: '20' }], per: 'quarter' },
  { marginal: [{ to: '100', percent: '5' }, { percent: '10' }], per: 'program', each: 'customer' },
  {
    cliff: [
      { from: '50', percent: '1' },
      { from: '400', percent: '3' },
    ],
    per: 'quarter',
  },
)

const caps: fc.Arbitrary<Cap> = fc.record(
  {
    per: fc.constantFrom('partner' as const, 'customer' as const, 'product' as const, ['partner', 'customer'] as const),
    amount: fc.integer({ min: 1, max: 60 }).map(String),
    take: fc.constantFrom('partial' as const, 'whole' as const),
    released: fc.boolean(),
  },
  { requiredKeys: ['per', 'amount'] },
)

/** Up to ten things that were sold in 2026, in the order in which they were learned, each for its partner. */
const things: fc.Arbitrary<readonly ToldCredit[]> = fc
  .array(
    fc.record({
      amount: cents(30_000),
      partner: fc.constantFrom(...PARTNERS),
      customer: fc.constantFrom(...CUSTOMERS),
      month: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 1, maxLength: 10 },
  )
  .map((all) =>
    all.map(({ amount, partner, customer, month }, at) =>
      sold(`t${at}`, amount, {
        ...{ partner, customer, learned: 10 + at, facts: [10 + at] },
        on: `2026-${String(month).padStart(2, '0')}-15`,
      }),
    ),
  )

const programs: fc.Arbitrary<Program> = fc
  .record({ pay: pays, caps: fc.array(caps, { maxLength: 2 }), budget: fc.option(fc.constant('150')) })
  .map(({ pay, caps, budget }) => offering([{ ...SOLD, pay, caps }], budget === null ? {} : { budget }))

const total = (evaluated: readonly Evaluated[]): Decimal =>
  sum(earnedOf(evaluated).map((one) => ('park' in one ? ZERO : one.total)))

const amounts = (evaluated: readonly Evaluated[]): ReadonlyMap<string, Decimal> =>
  new Map(earnedOf(evaluated).map((one) => [earningName(one.key), 'park' in one ? ZERO : one.total]))

/** Settles what is known and posts the difference on top of what is posted. */
function settle(given: Parameters<typeof play>[0], books: readonly Standing<EarningKey>[]) {
  const posted = new Map(books.map((stand) => [earningName(stand.key), stand.sum]))
  const derived = earnedOf(play({ ...given, posted }))
  const common = { nameOf: earningName, currencyOf: () => 'EUR', policy: EARNING_POLICY, cut: { record: 1, usage: 1 } }
  const { postings, parked, settled } = reconcile({ derived, standing: books, ...common })
  const after = new Map(books.map((stand) => [earningName(stand.key), stand]))
  for (const { key, amount, revision, basis } of postings) {
    const before = after.get(earningName(key))?.sum ?? ZERO
    after.set(earningName(key), { key, sum: before.plus(amount), revision, basis })
  }
  for (const { key, basis } of settled) {
    const stood = after.get(earningName(key)) ?? { key, sum: ZERO, revision: 0 }
    after.set(earningName(key), { ...stood, basis })
  }
  return { postings, parked, books: [...after.values()] }
}

describe('parts', () => {
  /** Shares of three partners that come to a hundred, in thousandths of a percent. */
  const shares = fc
    .tuple(fc.integer({ min: 1, max: 99_998 }), fc.integer({ min: 1, max: 99_998 }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const)
    .map(([a, b]) => [a, b - a, 100_000 - b].map((share) => decimal(share).times('0.001').toFixed()))

  test.each([
    { pay: { percent: '100' }, worth: (base: number) => base },
    { pay: { fixed: '77.77' }, worth: () => 7777 },
    // To 50 each of them, beyond it twice.
    {
      pay: { marginal: [{ to: '50', percent: '100' }, { percent: '200' }] },
      worth: (base: number) => Math.max(base, 2 * base - 5000),
    },
  ] satisfies readonly { pay: Pay; worth: (cents: number) => number }[])(
    'of $pay come to the whole',
    ({ pay, worth }) => {
      fc.assert(
        fc.property(shares, fc.integer({ min: 1, max: 5_000_000 }), (parts, base) => {
          const roles = PARTNERS.map((partner, at) => holds(partner, parts[at] ?? '0'))
          const program = offering([{ ...SOLD, role: 'manager', pay }])
          const evaluated = play({ program, roles, credits: [soldForRoles('a', `${base}e-2`)] })
          expect(Number(total(evaluated).times(100))).toBe(worth(base))
        }),
      )
    },
  )
})

describe('order', () => {
  const shuffled = <T>(all: readonly T[]) =>
    fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length })

  test('in which things are given makes no difference', () => {
    fc.assert(
      fc.property(
        programs,
        things.chain((all) => fc.tuple(fc.constant(all), shuffled(all))),
        (program, [given, otherwise]) => {
          const sorted = (credits: readonly ToldCredit[]) => byThing(play({ program, credits })).toSorted()
          expect(sorted(otherwise)).toEqual(sorted(given))
        },
      ),
    )
  })

  test('in which roles are given makes no difference', () => {
    const held: readonly Role[] = [
      holds('nordwind', '30', 'manager', { fact: 2 }),
      holds('ostwind', '45', 'manager', { fact: 3 }),
      holds('westwind', '25', 'manager', { fact: 4 }),
      holds('nordwind', '100', 'supporter', { fact: 5 }),
    ]
    const rules: readonly Partial<Incentive>[] = [
      { role: 'manager', caps: [{ per: 'customer', amount: '20' }] },
      { split: { manager: '60', supporter: '40' } },
      {
        role: 'manager',
        pay: { marginal: [{ to: '100', percent: '5' }, { percent: '9' }], per: 'quarter', each: 'customer' },
      },
    ]
    fc.assert(
      fc.property(fc.constantFrom(...rules), shuffled(held), cents(100_000), (rule, roles, amount) => {
        const credits = [soldForRoles('a', amount), soldForRoles('b', amount, { learned: 11 })]
        const sorted = (given: readonly Role[]) =>
          byThing(play({ program: offering([{ ...SOLD, ...rule }]), credits, roles: given })).toSorted()
        expect(sorted(roles)).toEqual(sorted(held))
      }),
    )
  })
})

describe('caps', () => {
  test('hold whatever arrives, settlement after settlement', () => {
    fc.assert(
      fc.property(things, fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 10 }), (all, limit, first) => {
        const program = offering([{ ...SOLD, caps: [{ per: 'customer', amount: String(limit) }] }])
        const before = settle({ program, credits: all.slice(0, first) }, [])
        const after = settle({ program, credits: all }, before.books)
        for (const customer of CUSTOMERS) {
          const mine = new Set(all.filter((one) => one.customer === customer).map(({ id }) => id))
          const used = sum(after.books.filter(({ key }) => mine.has(key.credit)).map((stand) => stand.sum))
          expect(used.lte(limit)).toBe(true)
        }
      }),
    )
  })

  test('what is posted for one is not displaced by what is learned later, whatever it is about', () => {
    fc.assert(
      fc.property(programs, things, fc.integer({ min: 1, max: 9 }), (program, all, first) => {
        const before = settle({ program, credits: all.slice(0, first) }, [])
        const after = settle({ program, credits: all }, before.books)
        for (const stand of before.books) {
          const now = after.books.find(({ key }) => earningName(key) === earningName(stand.key))
          expect(now?.sum.toFixed()).toBe(stand.sum.toFixed())
        }
      }),
    )
  })

  test('what is settled twice is posted once', () => {
    fc.assert(
      fc.property(programs, things, (program, credits) => {
        const once = settle({ program, credits }, [])
        const twice = settle({ program, credits }, once.books)
        expect([twice.postings, twice.parked]).toEqual([[], []])
      }),
    )
  })

  test('settled by quarters or all at once, everybody has the same', () => {
    fc.assert(
      fc.property(programs, things, (program, credits) => {
        const quarters = ['2026-04-01', '2026-07-01', '2026-10-01', '2027-01-01']
        // Each quarter's things are learned within it.
        const told = credits.map((one) => ({ ...one, learned: one.at.epochMilliseconds / 1000 + one.learned }))
        const positionAt: EarningFacts['positionAt'] = (at) => at.epochMilliseconds / 1000 - 1
        const given = { program, credits: told, positionAt }
        let books: readonly Standing<EarningKey>[] = []
        for (const quarter of quarters) books = settle({ ...given, until: day(quarter) }, books).books
        const posted = new Map(books.map((stand) => [earningName(stand.key), stand.sum.toFixed()]))
        for (const [name, amount] of amounts(play(given))) expect(posted.get(name) ?? '0').toBe(amount.toFixed())
      }),
    )
  })
})

describe('clawbacks', () => {
  test('take at most what was earned', () => {
    const takes = fc.constantFrom(
      'all' as const,
      'unvested' as const,
      'proportional' as const,
      {
        steps: [
          { until: 'P3M', percent: '80' },
          { until: 'P12M', percent: '30' },
        ],
      } as const,
    )
    fc.assert(
      fc.property(things, fc.array(takes, { maxLength: 3 }), fc.integer({ min: 1, max: 364 }), (all, rules, days) => {
        const ends = day('2026-01-01').add({ hours: 24 * days })
        const subscription = {
          ...{ id: 'nordwind:fen', product: 'altus:stratum', customer: 'fen-foods', chain: ['altus:nordwind'] },
          ...{
            from: day('2026-01-01'),
            to: ends,
            term: undefined,
            replaces: undefined,
            segments: [],
            amendments: [],
            facts: [3],
          },
        }
        const credits = all.map((one) => ({ ...one, subscription: subscription.id }))
        const clawback = rules.map((take) => ({ on: 'subscription.cancelled', within: 'P12M', take }) as const)
        const incentive = { ...SOLD, vest: { over: 'P6M' } }
        const given = { credits, subscriptions: new Map([[subscription.id, subscription]]) }
        const without = amounts(play({ ...given, program: offering([incentive]) }))
        for (const [name, amount] of amounts(play({ ...given, program: offering([incentive], { clawback }) }))) {
          expect(amount.gte(ZERO)).toBe(true)
          expect(amount.lte(without.get(name) ?? ZERO)).toBe(true)
        }
      }),
    )
  })
})

describe('versions', () => {
  test('one that takes effect later changes nothing before its day', () => {
    fc.assert(
      fc.property(programs, things, fc.integer({ min: 2, max: 12 }), (program, credits, month) => {
        const from = `2026-${String(month).padStart(2, '0')}-01`
        const next = offering([{ ...SOLD, pay: { percent: '99' } }], {
          version: 2,
          fact: 90,
          effective: { from, to: '2027-01-01' },
        })
        const past = credits.filter(({ at }) => Temporal.Instant.compare(at, day(from)) < 0)
        const ids = new Set(past.map(({ id }) => id))
        const ofPast = (versions: readonly Program[]) =>
          byThing(play({ versions, credits })).filter((line) => ids.has(line.split(' ')[1] ?? ''))
        expect(ofPast([program, next]).toSorted()).toEqual(byThing(play({ program, credits: past })).toSorted())
      }),
    )
  })

  test('each thing counts under one of them', () => {
    fc.assert(
      fc.property(
        things,
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 12 }),
        (credits, locks, month) => {
          const versions = locks.map((isLocked, at) =>
            offering([SOLD], {
              ...{ version: at + 1, effective: { from: `2026-0${at * 3 + 1}-01`, to: '2027-01-01' } },
              ...(isLocked ? { lock: { by: 'deal.registered_at', for: 'P6M' } as const } : {}),
            }),
          )
          const registered = day(`2026-${String(month).padStart(2, '0')}-01`)
          const evaluated = play({ versions, credits, registeredAt: () => registered })
          expect(outcomes(evaluated)).toHaveLength(credits.length)
        },
      ),
    )
  })
})
