import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import { type VestingCause, type VestingRow, type VestingRule, vestingCourse } from './vesting-course.ts'

const at = (text: string) => Temporal.Instant.from(`${text}T00:00:00Z`)
const STARTS = at('2026-01-01')
const RULE: VestingRule = {
  vest: { over: 'P12M', while: 'subscription.active' },
  clawbacks: [],
  from: STARTS,
  zone: 'UTC',
}
const CLAWING: VestingRule = {
  ...RULE,
  vest: { over: 'P12M' },
  clawbacks: [{ on: 'subscription.cancelled', within: 'P12M', take: 'unvested' }],
}
const ENDS = at('2027-01-01')

function row(done: number, lost: number, changes: Partial<VestingRow> = {}): VestingRow {
  const next =
    done + lost < 12
      ? STARTS.toZonedDateTimeISO('UTC')
          .add({ months: done + lost + 1 })
          .toInstant()
      : undefined
  const vested = done === 12 ? decimal(1200) : decimal(100 * done)
  return { granted: decimal(1200), vested, steps: 12, done, lost, next, ends: ENDS, ...changes }
}

const left: VestingCause = {
  at: at('2026-05-14'),
  about: 'subscription',
  says: 'fen left',
  ref: 'fact:9',
  isFinal: true,
}
const paused: VestingCause = { ...left, at: at('2026-05-20'), says: 'it was suspended', ref: 'fact:8', isFinal: false }

type Given = Readonly<{ rule?: VestingRule; causes?: readonly VestingCause[]; now?: Temporal.Instant }>

const course = (rows: readonly VestingRow[], { rule = RULE, causes = [], now = at('2027-06-01') }: Given = {}) => {
  const found = vestingCourse({ rows, rule, causes, currency: 'EUR', now })
  if (!found) throw new Error('there are rows')
  return found
}

const marks = (rows: readonly VestingRow[], given: Given = {}) =>
  course(rows, given)
    .steps.map(({ state }) => state.charAt(0))
    .join('')

const sums = (rows: readonly VestingRow[], given: Given = {}) => {
  const { vested, held, lost } = course(rows, given)
  return [vested, held, lost].map(decimalText)
}

describe('steps', () => {
  test.each([
    { rows: [row(3, 0)], is: 'vvvooooooooo', because: 'three have come' },
    { rows: [row(4, 0), row(4, 3)], is: 'vvvvlllooooo', because: 'a settlement loses its own' },
    {
      rows: [row(4, 0), row(4, 1), row(6, 1)],
      is: 'vvvvlvvooooo',
      because: 'they vest again once the condition holds',
    },
    { rows: [row(6, 0), row(4, 3)], is: 'vvvvlllooooo', because: 'an end told late takes the latest' },
    { rows: [row(4, 2), row(6, 1)], is: 'vvvvlvvooooo', because: 'what was found to hold after all' },
    {
      rows: [row(3, 0)],
      causes: [paused],
      is: 'vvvooooooooo',
      because: 'a pause is none until a settlement loses by it',
    },
    { rows: [row(4, 3)], causes: [left], is: 'vvvvlllsssss', because: 'an end ends those to come' },
  ])('$because: $is', ({ rows, causes = [], is }) => expect(marks(rows, { causes })).toBe(is))

  test('are at whole months after the credit, and where no rule is known months before the last', () => {
    const known = course([row(1, 0)]).steps.map((step) => step.at.toString())
    const unknown = vestingCourse({ rows: [row(1, 0)], rule: undefined, causes: [], currency: 'EUR', now: ENDS })
    expect(known.slice(0, 2)).toEqual(['2026-02-01T00:00:00Z', '2026-03-01T00:00:00Z'])
    expect(unknown?.steps.map((step) => step.at.toString())).toEqual(known)
  })
})

describe('sums of 1,200 over twelve months', () => {
  test.each([
    { rows: [row(4, 0)], is: ['400', '800', '0'], because: 'the rest is held' },
    { rows: [row(4, 3)], is: ['400', '500', '300'], because: 'lost steps are gone, later ones may vest' },
    { rows: [row(4, 3)], causes: [left], is: ['400', '0', '800'], because: 'after an end nothing may' },
    { rows: [row(12, 0)], is: ['1200', '0', '0'], because: 'all has vested' },
    {
      rows: [row(4, 3, { next: undefined })],
      rule: CLAWING,
      is: ['400', '0', '800'],
      because: 'a clawback took the rest',
    },
  ])('$because', ({ rows, causes = [], rule = RULE, is }) => expect(sums(rows, { causes, rule })).toEqual(is))
})

describe('a stop', () => {
  const stop = (rows: readonly VestingRow[], given: Given = {}) => {
    const found = course(rows, given).stop
    return found && [found.at.toString().slice(0, 10), found.because, found.cause?.ref, found.isFinal, found.isSettled]
  }
  const HELD = 'subscription.active no longer held'
  const TAKEN = 'what had not vested is taken back'

  test.each<Given & Readonly<{ rows: readonly VestingRow[]; is: unknown; because: string }>>([
    { rows: [row(4, 0)], is: undefined, because: 'there is none while it vests' },
    { rows: [row(12, 0)], causes: [left], is: undefined, because: 'nor after all has vested' },
    {
      rows: [row(4, 3)],
      causes: [left, paused],
      is: ['2026-05-14', HELD, 'fact:9', true, true],
      because: 'is where the customer left',
    },
    {
      rows: [row(4, 3)],
      causes: [paused],
      is: ['2026-05-20', HELD, 'fact:8', false, true],
      because: 'or a pause, which is not final',
    },
    {
      rows: [row(4, 3)],
      is: ['2026-06-01', HELD, undefined, false, true],
      because: 'or the first lost step where no cause is seen',
    },
    { rows: [row(4, 1), row(5, 1)], causes: [paused], is: undefined, because: 'is over once it vests again' },
    {
      rows: [row(4, 3)],
      causes: [{ ...left, about: 'role' }],
      is: ['2026-06-01', HELD, undefined, false, true],
      because: 'does not come from what the condition never asks for',
    },
    {
      rows: [row(4, 3)],
      causes: [{ ...left, at: at('2026-06-02') }],
      is: ['2026-06-01', HELD, undefined, false, true],
      because: 'nor from what came after the first lost step',
    },
    {
      rows: [row(4, 3, { next: undefined })],
      rule: CLAWING,
      causes: [left],
      is: ['2026-05-14', TAKEN, 'fact:9', true, true],
      because: 'is named by the clawback that set it off',
    },
    {
      rows: [row(4, 0)],
      causes: [left],
      now: at('2026-05-14'),
      is: ['2026-05-14', HELD, 'fact:9', true, false],
      because: 'is known before a settlement finds it',
    },
    { rows: [row(4, 0)], causes: [left], now: at('2026-05-13'), is: undefined, because: 'but not before it is' },
    {
      rows: [row(4, 0)],
      rule: { ...CLAWING, clawbacks: [{ on: 'subscription.cancelled', within: 'P3M', take: 'unvested' }] },
      causes: [left],
      is: undefined,
      because: 'not outside the time of a clawback',
    },
    {
      rows: [row(4, 0)],
      rule: CLAWING,
      causes: [left],
      is: ['2026-05-14', TAKEN, 'fact:9', true, false],
      because: 'but inside it',
    },
  ])('$because', ({ rows, is, ...given }) => expect(stop(rows, given)).toEqual(is))
})

const counts = fc.array(fc.tuple(fc.nat(12), fc.nat(12)), { minLength: 1, maxLength: 6 })

describe('laws', () => {
  test('every step has one state, what settlements counted is what is shown, and the parts come to the whole', () => {
    fc.assert(
      fc.property(counts, fc.boolean(), (some, isOver) => {
        const rows = some.map(([done, lost]) => row(Math.min(done, 12 - lost), lost))
        const grown = rows.toSorted((a, b) => a.done + a.lost - (b.done + b.lost))
        const { steps, granted, vested, held, lost } = course(grown, { causes: isOver ? [left] : [] })
        const last = grown.at(-1)
        const count = (state: string) => steps.filter((step) => step.state === state).length
        expect([count('vested'), count('lost'), steps.length]).toEqual([last?.done, last?.lost, 12])
        const parts: readonly Decimal[] = [vested, held, lost]
        expect(decimalText(parts.reduce((sum, one) => sum.plus(one)))).toBe(decimalText(granted))
        expect(parts.every((one) => one.gte(0))).toBe(true)
      }),
    )
  })
})
