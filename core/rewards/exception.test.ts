import { describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import type { Fact } from '#core/ground/fact.ts'
import {
  budgetFault,
  budgetLeft,
  exceptionsFor,
  exceptionsFrom,
  exceptionsPaid,
  type IncentiveExceptionBody,
  waiverFor,
} from './exception.ts'

const ASKED: IncentiveExceptionBody = {
  program: 'altus:lifecycle',
  incentive: 'deploy',
  partner: 'nordwind',
  effect: { pay: '400' },
  because: 'The customer’s site was closed',
  by: 'psn_ada',
}
const fact = (position: number, kind: string, about: string, body: object): Fact => ({
  ...{ position, kind, about, body, id: `fact-${position}`, owner: 'altus' },
  learnedAt: `2026-05-0${position}T00:00:00Z`,
})
const asks = (position: number, about: string, more: Partial<IncentiveExceptionBody> = {}) =>
  fact(position, 'incentive_exception', about, { ...ASKED, ...more })
const approves = (position: number, about: string, by = 'psn_ben', more: object = {}) => {
  const { by: _, within: __, ...exception } = ASKED
  return fact(position, 'exception_approved', about, { exception: { ...exception, ...more }, by })
}
const states = (facts: readonly Fact[]) => exceptionsFrom(facts).map(({ id, state }) => `${id} ${state}`)

describe('counts only once a second person approved it', () => {
  test.each([
    { facts: [asks(1, 'altus:x')], is: ['altus:x waiting'], because: 'nobody has' },
    { facts: [asks(1, 'altus:x'), approves(2, 'altus:x')], is: ['altus:x approved'], because: 'somebody else has' },
    {
      facts: [asks(1, 'altus:x'), approves(2, 'altus:x', 'psn_ada')],
      is: ['altus:x waiting'],
      because: 'whoever asked can’t',
    },
    {
      facts: [asks(1, 'altus:x'), approves(2, 'altus:y')],
      is: ['altus:x waiting', 'altus:y approved'],
      because: 'another one was approved, of which no more is seen',
    },
  ])('$because', ({ facts, is }) => expect(states(facts)).toEqual(is))

  test('its partner sees what was approved, and neither who asked nor a budget', () => {
    expect(exceptionsFrom([approves(2, 'altus:x')])).toEqual([
      {
        ...{ program: 'altus:lifecycle', incentive: 'deploy', partner: 'nordwind', effect: { pay: '400' } },
        ...{ because: 'The customer’s site was closed', id: 'altus:x', state: 'approved' },
        ...{ within: undefined, asked: undefined },
        approval: { by: 'psn_ben', at: '2026-05-02T00:00:00Z', fact: 2 },
      },
    ])
  })

  test('what was told first stands, and when it was approved', () => {
    const [one] = exceptionsFrom([
      asks(1, 'altus:x'),
      approves(2, 'altus:x'),
      asks(3, 'altus:x', { effect: { pay: '9' } }),
    ])
    expect(one).toMatchObject({
      effect: { pay: '400' },
      asked: { by: 'psn_ada', fact: 1 },
      approval: { by: 'psn_ben', at: '2026-05-02T00:00:00Z', fact: 2 },
    })
  })
})

describe('within a budget', () => {
  const FIRST = [asks(1, 'altus:a', { within: '1000' }), approves(2, 'altus:a')]
  const second = (pay: string, within = '1000') => asks(3, 'altus:b', { effect: { pay }, within })

  test.each([
    { pay: '600', state: 'altus:b approved', because: '400 + 600 is all of it' },
    { pay: '600.01', state: 'altus:b over_budget', because: '0.01 is too much' },
  ])('$pay: $because', ({ pay, state }) => {
    expect(states([...FIRST, second(pay), approves(4, 'altus:b')])).toEqual(['altus:a approved', state])
  })

  test('a refusal names what is left', () => {
    const all = exceptionsFrom([...FIRST, second('600.01')])
    const asked = all.find(({ id }) => id === 'altus:b')
    if (!asked) throw new Error('it was asked for')
    expect(budgetFault(all, asked)).toEqual({
      code: 'exception_budget_exceeded',
      says: 'altus:b pays 600.01, and 600 of 1000 is left for exceptions of altus:lifecycle',
    })
  })

  test('what waits uses nothing; other programs and waivers neither', () => {
    const all = exceptionsFrom([
      ...FIRST,
      second('600'),
      asks(5, 'altus:other', { program: 'altus:other-program', effect: { pay: '700' } }),
      approves(6, 'altus:other'),
      asks(7, 'altus:waiver', { effect: { waive: 'learned_late' } }),
      approves(8, 'altus:waiver'),
    ])
    expect(decimalText(exceptionsPaid(all, 'altus:lifecycle'))).toBe('400')
    const lefts = all.map((one) => budgetLeft(all, one)).map((left) => left && decimalText(left))
    expect(lefts).toEqual(['600', '600', undefined, undefined])
  })

  test('a budget that was lowered below what is approved has nothing left', () => {
    const all = exceptionsFrom([...FIRST, second('1', '300')])
    const asked = all.find(({ id }) => id === 'altus:b')
    if (!asked) throw new Error('it was asked for')
    expect(budgetFault(all, asked)?.says).toContain('0 of 300 is left')
  })
})

describe('is for', () => {
  const TARGET = {
    program: 'altus:lifecycle',
    incentive: 'deploy',
    partner: 'nordwind',
    customer: 'fen-foods',
    credit: 'c1',
  }
  test.each<{ more: Partial<IncentiveExceptionBody>; fits: boolean; because: string }>([
    { more: {}, fits: true, because: 'every credit of the partner' },
    { more: { customer: 'fen-foods' }, fits: true, because: 'those of its customer' },
    { more: { customer: 'other' }, fits: false, because: 'not those of another customer' },
    { more: { credit: 'c1' }, fits: true, because: 'the credit itself' },
    { more: { credit: 'c2' }, fits: false, because: 'not another credit' },
    { more: { incentive: 'assess' }, fits: false, because: 'not another incentive' },
    { more: { partner: 'leaf' }, fits: false, because: 'not another partner' },
    { more: { program: 'altus:other' }, fits: false, because: 'not another program' },
  ])('$because', ({ more, fits }) => {
    const all = exceptionsFrom([asks(1, 'altus:x', more), approves(2, 'altus:x')])
    expect(exceptionsFor(all, TARGET)).toHaveLength(fits ? 1 : 0)
  })

  test('a reason that it passes over, once approved', () => {
    const waiver = asks(1, 'altus:x', { effect: { waive: 'learned_late' } })
    const [waiting, approved] = [exceptionsFrom([waiver]), exceptionsFrom([waiver, approves(2, 'altus:x')])]
    expect(waiverFor(waiting, { ...TARGET, code: 'learned_late' })).toBeUndefined()
    expect(waiverFor(approved, { ...TARGET, code: 'not_enrolled' })).toBeUndefined()
    expect(waiverFor(approved, { ...TARGET, code: 'learned_late' })?.id).toBe('altus:x')
  })
})
