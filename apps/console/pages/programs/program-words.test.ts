import { describe, expect, test } from 'vitest'
import { byStage, durationText, effectiveText, incentiveWords, programSentences, triggerText } from './program-words.ts'

describe('an incentive is read as a sentence', () => {
  test.each([
    [
      { id: 'deploy', role: 'implementer', trigger: 'milestone.in_production', pay: { fixed: '450' } },
      'The implementer earns 450.00 EUR when the milestone “in production” is reached.',
    ],
    [
      {
        id: 'renew',
        trigger: 'subscription.renewed',
        base: 'renewal.value',
        pay: { percent: '6' },
        split: { manager: '100' },
      },
      'Every role earns 6 % of the renewal’s value when a subscription is renewed.',
    ],
    [
      {
        ...{ id: 'consume', role: 'manager', trigger: 'invoice.issued', base: 'line.amount' },
        pay: { marginal: [{ to: '100000', percent: '3' }, { percent: '5' }], per: 'quarter' },
      },
      'The manager earns of the invoice line 3 % up to 100000 and 5 % above, tier by tier, counted over the quarter, when an invoice is issued.',
    ],
  ])('%j', (one, says) => {
    expect(incentiveWords(one, 'EUR').says).toBe(says)
  })

  test('its conditions, caps, split and vesting follow', () => {
    const one = {
      ...{ id: 'x', trigger: 'invoice.paid', pay: { percent: '1' }, where: { is: 'a > 1', hint: 'Sell more' } },
      caps: [
        { per: 'customer', times: 1 },
        { per: 'partner', period: 'quarter', amount: '500' },
      ],
      ...{ split: { designer: '40', manager: '60' }, vest: { over: 'P1Y', while: 'subscription.active' } },
    }
    expect(incentiveWords(one, 'EUR').more).toEqual([
      'Only if a > 1 (Sell more).',
      'At most once for each customer.',
      'At most 500.00 EUR for each partner and quarter.',
      'Split: designer 40 % and manager 60 %.',
      'It vests over 1 year, while subscription.active.',
    ])
  })
})

test('the five stages stand in their order, also those that pay nothing', () => {
  const stages = byStage({ incentives: [{ id: 'a', stage: 'renew' }] })
  expect(stages.map(({ stage, incentives }) => [stage, incentives.length])).toEqual([
    ['design', 0],
    ['implement', 0],
    ['manage', 0],
    ['support', 0],
    ['renew', 1],
  ])
})

test('what holds for all of it is told, and the last day instead of the one after it', () => {
  const document = {
    ...{ currency: 'EUR', budget: '5000', payout: { period: 'month', minimum: '200', delay: 'P45D' } },
    clawback: [{ on: 'subscription.cancelled', within: 'P12M', incentives: ['deploy'], take: 'unvested' }],
  }
  expect(programSentences(document)).toEqual([
    'Its budget is 5,000.00 EUR.',
    'When a subscription is canceled within 12 months, what has not vested of deploy is taken back.',
    'It is settled each month, and paid from 200.00 EUR on, 45 days later.',
  ])
  expect(effectiveText('2026-01-01', '2027-01-01')).toBe('1 Jan 2026 to 31 Dec 2026')
  expect(triggerText('half_year.ended')).toBe('when each half year has ended')
  expect(durationText('P1Y6M')).toBe('P1Y6M')
})
