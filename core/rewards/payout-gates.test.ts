import { describe, expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { consentOn, payoutDetailsOf, screeningOf } from './payout-facts.ts'
import { dayAfter, PAYOUT_GATES, type PayoutKnown, payoutStanding } from './payout-gates.ts'
import { consents, details, NOTHING_KNOWN, PAIR, PAYOUT, screens, type Told, told } from './payouts.test-data.ts'

const TERMS = { minimum: '200' }
const ALL: readonly Told[] = [details('2026-05-01'), consents('2026-05-02'), screens('2026-05-03', 'clear')]

function known(facts: readonly Told[], more: Partial<PayoutKnown> = {}): PayoutKnown {
  const all = told(facts)
  return {
    enrolled: true,
    details: payoutDetailsOf(all, PAIR),
    account: true,
    consent: consentOn(all, PAIR, '2026-07-01'),
    screening: screeningOf(all, PAIR),
    ...more,
  }
}

const codes = (given: PayoutKnown, terms: Parameters<typeof payoutStanding>[1] = TERMS, payout = PAYOUT) =>
  payoutStanding(payout, terms, { known: given, on: '2026-07-01' }).closed.map(({ code }) => code)

describe('the gates of a payout', () => {
  test('where nothing is known, all but the minimum hold it, in one order', () => {
    expect(codes(NOTHING_KNOWN)).toEqual([
      'agreement_missing',
      'tax_details_missing',
      'bank_details_missing',
      'consent_missing',
      'screening_missing',
    ])
  })

  test.each([
    { without: 'nothing', given: known(ALL), holds: [] },
    { without: 'an enrollment', given: known(ALL, { enrolled: 'leaf is suspended' }), holds: ['agreement_missing'] },
    {
      without: 'a tax id',
      given: known([details('2026-05-01', { taxId: undefined }), consents('2026-05-02'), ALL[2] as Told]),
      holds: ['tax_details_missing', 'screening_outdated'],
    },
    { without: 'an account', given: known(ALL, { account: false }), holds: ['bank_details_missing'] },
    { without: 'a consent', given: known([ALL[0] as Told, ALL[2] as Told]), holds: ['consent_missing'] },
    {
      without: 'a consent that goes on',
      given: known([ALL[0] as Told, consents('2026-05-02', { to: '2026-07-01' }), ALL[2] as Told]),
      holds: ['consent_ended'],
    },
    { without: 'a screening', given: known(ALL.slice(0, 2)), holds: ['screening_missing'] },
    { without: 'a clear screening', given: known([...ALL, screens('2026-06-01', 'hit')]), holds: ['screening_hit'] },
    { without: 'an answer', given: known([...ALL, screens('2026-06-01', 'unknown')]), holds: ['screening_unknown'] },
    {
      without: 'a screening of the name it has now',
      given: known([...ALL, details('2026-06-01', { legalName: 'Leaf AG' })]),
      holds: ['screening_outdated'],
    },
  ])('without $without', ({ given, holds }) => {
    expect(codes(given)).toEqual(holds)
  })

  test('whoever was looked up is not told of it', () => {
    expect(codes(known([...ALL, screens('2026-06-01', 'hit')], { screening: 'hidden' }))).toEqual([])
  })

  test.each([
    { together: '199.99', holds: ['below_minimum'] },
    { together: '200', holds: [] },
  ])('the minimum counts all that is to be paid together: $together', ({ together, holds }) => {
    expect(codes(known(ALL), TERMS, { ...PAYOUT, amount: decimal('50'), together: decimal(together) })).toEqual(holds)
  })

  test('a program holds by the gates that it names, and by no other', () => {
    expect(codes(NOTHING_KNOWN, { minimum: '0', gates: ['bank_details', 'agreement'] })).toEqual([
      'agreement_missing',
      'bank_details_missing',
    ])
    expect(codes(NOTHING_KNOWN, { minimum: '0', gates: [] })).toEqual([])
  })

  test('each says what would release it and who has to act', () => {
    const { closed } = payoutStanding(PAYOUT, TERMS, { known: NOTHING_KNOWN, on: '2026-07-01' })
    expect(closed.map(({ gate }) => gate)).toEqual(PAYOUT_GATES.filter((gate) => gate !== 'minimum'))
    expect(closed.map(({ waitsFor }) => waitsFor)).toEqual(['leaf', 'leaf', 'leaf', 'leaf', 'altus'])
    expect(closed.every(({ hint, says }) => hint !== '' && says.includes('leaf'))).toBe(true)
  })
})

describe('when a payout is due, and how long it is held', () => {
  // A statement of June 30; 45 days later it is August 14.
  test.each([
    { on: '2026-06-30', delay: undefined, dueOn: '2026-06-30', due: true },
    { on: '2026-08-13', delay: 'P45D', dueOn: '2026-08-14', due: false },
    { on: '2026-08-14', delay: 'P45D', dueOn: '2026-08-14', due: true },
  ])('with the delay $delay, on $on', ({ on, delay, dueOn, due }) => {
    const standing = payoutStanding(PAYOUT, { ...TERMS, delay }, { known: known(ALL), on })
    expect([standing.dueOn, standing.due]).toEqual([dueOn, due])
  })

  test('what is held waits from the day it is due on, or for ever', () => {
    const through = (expires?: string) =>
      payoutStanding(PAYOUT, { ...TERMS, delay: 'P1M', expires }, { known: NOTHING_KNOWN, on: '2026-08-01' })
        .heldThrough
    // Due July 30; 180 days later it is January 26.
    expect(through('P180D')).toBe('2027-01-26')
    expect(through()).toBe(undefined)
  })

  test('a month after the last day of January is the last of February', () => {
    expect(dayAfter('2026-01-31', 'P1M')).toBe('2026-02-28')
  })
})
