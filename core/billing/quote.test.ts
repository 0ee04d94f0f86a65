import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { acceptingFault, openFault, quotesFrom } from './quote.ts'
import { quoteChanges } from './quote-changes.ts'
import type { QuoteContent } from './quote-facts.ts'

const HASH = 'a'.repeat(64)
const CONTENT: QuoteContent = {
  link: 'nordwind:to-fen',
  customer: 'fen-foods',
  version: 1,
  validUntil: '2026-04-01T00:00:00Z',
  lines: [
    {
      product: 'altus:stratum',
      quantity: '10',
      prices: [{ charge: 'seat', price: { model: 'per_unit', unit: '9' } }],
    },
  ],
  terms: { billing: 'arrears' },
}

type Told = readonly [kind: string, on: string, version: number]

/** Facts about one quote, told at noon of a day of March. */
function told(...all: readonly Told[]): readonly Fact[] {
  return all.map(([kind, on, version], at) => {
    const quote = { ...CONTENT, version }
    const bodies: Readonly<Record<string, object>> = {
      quote: { ...quote, by: 'psn_writer' },
      quote_approved: { version, sha256: HASH, by: 'psn_second' },
      quote_sent: { version, sha256: HASH, quote },
      quote_accepted: { version, sha256: HASH, billTo: 'fen-foods', by: 'psn_buyer', at: `2026-03-${on}T12:00:00Z` },
      quote_declined: { version, because: 'it costs too much' },
    }
    const owner = kind === 'quote_accepted' || kind === 'quote_declined' ? 'fen-foods' : 'nordwind'
    const learnedAt = `2026-03-${on}T12:00:00Z`
    return { position: at + 1, kind, id: `${at}`, about: 'nordwind:q', owner, learnedAt, body: bodies[kind] }
  })
}

const at = (text: string) => Temporal.Instant.from(text)
const states = (facts: readonly Fact[], now: string): readonly string[] =>
  quotesFrom(facts, at(now)).map(({ version, state, since }) => `${version} ${state} ${since}`)

const WRITTEN: Told = ['quote', '01', 1]
const SENT: Told = ['quote_sent', '03', 1]

describe('the state of a version', () => {
  test.each<Readonly<{ facts: readonly Told[]; now: string; is: readonly string[]; because: string }>>([
    { facts: [WRITTEN], now: '03-02T00:00:00Z', is: ['1 draft 2026-03-01T12:00:00Z'], because: 'it was written' },
    {
      facts: [WRITTEN, ['quote_approved', '02', 1]],
      now: '03-02T12:00:00Z',
      is: ['1 approved 2026-03-02T12:00:00Z'],
      because: 'a second person approved it',
    },
    {
      facts: [WRITTEN, SENT],
      now: '03-31T23:59:59Z',
      is: ['1 sent 2026-03-03T12:00:00Z'],
      because: 'one second is left',
    },
    {
      facts: [WRITTEN, SENT],
      now: '04-01T00:00:00Z',
      is: ['1 expired 2026-04-01T00:00:00Z'],
      because: 'its first moment past has come',
    },
    {
      facts: [WRITTEN, SENT, ['quote_accepted', '04', 1]],
      now: '05-01T00:00:00Z',
      is: ['1 accepted 2026-03-04T12:00:00Z'],
      because: 'what was accepted does not expire',
    },
    {
      facts: [WRITTEN, SENT, ['quote_declined', '05', 1]],
      now: '05-01T00:00:00Z',
      is: ['1 declined 2026-03-05T12:00:00Z'],
      because: 'what was declined does not expire',
    },
    {
      facts: [WRITTEN, SENT, ['quote', '06', 2]],
      now: '03-07T00:00:00Z',
      is: ['1 sent 2026-03-03T12:00:00Z', '2 draft 2026-03-06T12:00:00Z'],
      because: 'the buyer knows nothing of a draft',
    },
    {
      facts: [WRITTEN, SENT, ['quote', '06', 2], ['quote_sent', '07', 2]],
      now: '03-08T00:00:00Z',
      is: ['1 superseded 2026-03-07T12:00:00Z', '2 sent 2026-03-07T12:00:00Z'],
      because: 'a newer version was sent',
    },
    {
      facts: [WRITTEN, ['quote', '06', 2]],
      now: '03-07T00:00:00Z',
      is: ['1 superseded 2026-03-06T12:00:00Z', '2 draft 2026-03-06T12:00:00Z'],
      because: 'a draft makes way for the next draft',
    },
    {
      facts: [SENT],
      now: '03-04T00:00:00Z',
      is: ['1 sent 2026-03-03T12:00:00Z'],
      because: 'a buyer sees no draft',
    },
  ])('$is, as $because', ({ facts, now, is }) => expect(states(told(...facts), `2026-${now}`)).toEqual(is))
})

describe('accepting', () => {
  const accepting = { version: 1, sha256: HASH, at: '2026-03-04T00:00:00Z' }
  const versions = (facts: readonly Told[], now: string) => quotesFrom(told(...facts), at(now))

  test.each([
    { facts: [WRITTEN], now: '2026-03-10T00:00:00Z', code: 'quote_not_open' },
    { facts: [WRITTEN, SENT], now: '2026-03-10T00:00:00Z', code: undefined },
    { facts: [WRITTEN, SENT], now: '2026-03-03T23:59:59Z', code: 'in_the_future' },
    { facts: [WRITTEN, SENT], now: '2026-03-31T23:59:59.999999999Z', code: undefined },
    { facts: [WRITTEN, SENT], now: '2026-04-01T00:00:00Z', code: 'quote_not_open' },
    {
      facts: [WRITTEN, SENT, ['quote_accepted', '04', 1]] as Told[],
      now: '2026-03-10T00:00:00Z',
      code: 'quote_not_open',
    },
    { facts: [WRITTEN, SENT, ['quote_sent', '05', 2]] as Told[], now: '2026-03-10T00:00:00Z', code: 'quote_not_open' },
  ])('at $now comes to $code', ({ facts, now, code }) => {
    expect(acceptingFault(versions(facts, now), accepting, at(now))?.code).toBe(code)
  })

  test('another content is refused, and a version that was never sent is none', () => {
    const now = '2026-03-10T00:00:00Z'
    const other = { ...accepting, sha256: 'b'.repeat(64) }
    expect(acceptingFault(versions([WRITTEN, SENT], now), other, at(now))?.code).toBe('other_content')
    expect(openFault(versions([WRITTEN, SENT], now), 7)?.says).toBe('There is no version 7 that was sent')
  })
})

test('what differs between two versions is named field by field', () => {
  const [line] = CONTENT.lines
  const now: QuoteContent = {
    ...CONTENT,
    version: 2,
    terms: { billing: 'advance' },
    lines: line
      ? [{ ...line, quantity: '12', prices: [{ charge: 'seat', price: { model: 'per_unit', unit: '8.5' } }] }]
      : [],
    note: 'as we said',
  }
  expect(quoteChanges(CONTENT, now)).toEqual([
    { what: 'lines[altus:stratum].prices.seat.price.unit', before: '9', now: '8.5' },
    { what: 'lines[altus:stratum].quantity', before: '10', now: '12' },
    { what: 'note', before: null, now: 'as we said' },
    { what: 'terms.billing', before: 'arrears', now: 'advance' },
  ])
  expect(quoteChanges(CONTENT, { ...CONTENT, version: 3 })).toEqual([])
})
