import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimal, sum } from '#core/ground/decimal.ts'
import type { LineKey } from './line.ts'
import { creditsOf, type Taken, type Voided, withVoids } from './void.ts'

const KEY: LineKey = {
  link: 'altus:nordwind',
  subscription: 'nordwind:fen',
  charge: 'cores',
  from: '2026-05-01T00:00:00Z',
  to: '2026-06-01T00:00:00Z',
}

const voided = (amount: string, given: Partial<Voided> = {}): Voided => ({
  invoice: 'ALTUS-INV-000001',
  link: KEY.link,
  billAgain: false,
  because: 'sent to the wrong buyer',
  lines: [{ subscription: KEY.subscription, charge: KEY.charge, from: KEY.from, to: KEY.to, amount }],
  fact: 7,
  ...given,
})
const goodwill = (amount: string): Taken => ({ amount: decimal(amount), reason: { rule: 'goodwill', says: amount } })

describe('what voids take from a rated amount', () => {
  test.each([
    { rated: '10', voids: [voided('10')], taken: ['-10'], because: 'what was voided stays off' },
    { rated: '15', voids: [voided('10')], taken: ['-10'], because: 'what is learned later is billed' },
    { rated: '4', voids: [voided('10')], taken: ['-4'], because: 'never more than there is' },
    { rated: '9.995', voids: [voided('10')], taken: ['-9.995'], because: 'what was rounded up leaves nothing' },
    { rated: '10', voids: [voided('-10')], taken: ['10'], because: 'a voided credit comes back' },
    {
      rated: '10',
      voids: [voided('10', { billAgain: true })],
      taken: ['0'],
      because: 'billed again, nothing is taken',
    },
    { rated: '10', voids: [voided('6'), voided('6')], taken: ['-6', '-4'], because: 'two voids take no more than one' },
    { rated: '10', voids: [voided('10', { link: 'altus:moor' })], taken: [], because: 'another link is not meant' },
    { rated: '-5', voids: [voided('3')], taken: ['0'], because: 'less than nothing is left alone' },
  ])('$because', ({ rated, voids, taken }) => {
    const made = withVoids([], voids, { key: KEY, rated: decimal(rated) })
    expect(made.map(({ amount }) => amount.toFixed().replace(/^-0$/, '0'))).toEqual(taken)
  })

  test('goodwill goes first, and the void takes of what it left', () => {
    const made = withVoids([goodwill('-3')], [voided('10')], { key: KEY, rated: decimal('10') })
    expect(made.map(({ amount }) => amount.toFixed())).toEqual(['-3', '-7'])
  })

  test('its reason names the invoice, the fact and whether it is billed again', () => {
    const [never] = withVoids([], [voided('10')], { key: KEY, rated: decimal('10') })
    const [again] = withVoids([], [voided('10', { billAgain: true })], { key: KEY, rated: decimal('10') })
    expect(never?.reason).toEqual({
      rule: 'void',
      says: 'Invoice ALTUS-INV-000001 was voided and is not billed again: sent to the wrong buyer',
      amount: '-10',
      facts: ['fact:7'],
    })
    expect(again?.reason).toMatchObject({ amount: '0', facts: ['fact:7'] })
  })
})

describe('what a full credit note takes back', () => {
  const line = (amount: string, stands: string, charge = 'cores') => ({
    key: { ...KEY, charge },
    amount: decimal(amount),
    stands: decimal(stands),
  })
  test.each([
    { lines: [line('10', '10')], credits: ['-10'], because: 'the whole line' },
    { lines: [line('10', '6')], credits: ['-6'], because: 'less what was credited since' },
    { lines: [line('10', '15')], credits: ['-10'], because: 'not what a later invoice billed' },
    { lines: [line('10', '0')], credits: [], because: 'nothing where nothing is left' },
    { lines: [line('-4', '6')], credits: ['4'], because: 'a credit inside it comes back' },
    { lines: [line('10', '10'), line('7', '7', 'disk')], credits: ['-10', '-7'], because: 'every line' },
    { lines: [line('-10', '4'), line('4', '4')], credits: ['10', '-4'], because: 'a reversal and its rebooking' },
  ])('$because', ({ lines, credits }) => {
    expect(creditsOf(lines).map(({ amount }) => amount.toFixed())).toEqual(credits)
  })

  test('law: no positive line leaves its key below nothing', () => {
    const cents = fc.integer({ min: 1, max: 10_000 })
    fc.assert(
      fc.property(
        fc.array(cents, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 60_000 }),
        (lines, stands) => {
          const given = lines.map((amount) => line(`${amount}e-2`, `${stands}e-2`))
          const credited = sum(creditsOf(given).map(({ amount }) => amount)).times(-100)
          const billed = lines.reduce((all, one) => all + one, 0)
          expect(credited.toFixed()).toBe(String(Math.min(billed, stands)))
        },
      ),
    )
  })
})
