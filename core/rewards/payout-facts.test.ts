import { describe, expect, test } from 'vitest'
import { consentOn, payoutDetailsOf, screeningOf } from './payout-facts.ts'
import { consents, details, PAIR, screens, type Told, told } from './payouts.test-data.ts'

describe('a consent to self-billing', () => {
  const cases: readonly Readonly<{ facts: readonly Told[]; on: string; state: string; because: string }>[] = [
    { facts: [], on: '2026-06-01', state: 'missing', because: 'nothing was told' },
    { facts: [consents('2026-01-01')], on: '2025-12-31', state: 'not_begun', because: 'it begins the day after' },
    { facts: [consents('2026-01-01')], on: '2026-01-01', state: 'given', because: 'it holds from its first day on' },
    {
      facts: [consents('2026-01-01', { to: '2026-06-01' })],
      on: '2026-05-31',
      state: 'given',
      because: 'its last day counts',
    },
    {
      facts: [consents('2026-01-01', { to: '2026-06-01' })],
      on: '2026-06-01',
      state: 'over',
      because: 'the day it ends on is not in it',
    },
    {
      facts: [details('2026-01-01'), consents('2026-01-02'), details('2026-03-01')],
      on: '2026-06-01',
      state: 'given',
      because: 'the same tax id told again changes nothing',
    },
    {
      facts: [details('2026-01-01'), consents('2026-01-02'), details('2026-03-01', { taxId: 'DE999' })],
      on: '2026-06-01',
      state: 'tax_id_changed',
      because: 'it was given under another tax id',
    },
    {
      facts: [
        details('2026-01-01'),
        consents('2026-01-02'),
        details('2026-03-01', { taxId: 'DE999' }),
        details('2026-04-01'),
      ],
      on: '2026-06-01',
      state: 'tax_id_changed',
      because: 'going back to the former id does not bring it back',
    },
    {
      facts: [
        details('2026-01-01'),
        consents('2026-01-02'),
        details('2026-03-01', { taxId: 'DE999' }),
        consents('2026-03-02'),
      ],
      on: '2026-06-01',
      state: 'given',
      because: 'it was given anew under the new id',
    },
    {
      facts: [consents('2026-01-02'), details('2026-03-01')],
      on: '2026-06-01',
      state: 'given',
      because: 'the first id that is told is the one it holds for',
    },
    {
      facts: [consents('2026-01-02'), details('2026-03-01'), details('2026-04-01', { taxId: 'DE999' })],
      on: '2026-06-01',
      state: 'tax_id_changed',
      because: 'and the second is another',
    },
    {
      facts: [details('2026-01-01', { taxId: undefined }), consents('2026-01-02'), details('2026-03-01')],
      on: '2026-06-01',
      state: 'tax_id_changed',
      because: 'being registered for tax is a change too',
    },
    {
      facts: [consents('2026-01-01', { payer: 'helio' })],
      on: '2026-06-01',
      state: 'missing',
      because: 'what another payer was told does not count',
    },
  ]
  test.each(cases)('is $state: $because', ({ facts, on, state }) => {
    expect(consentOn(told(facts), PAIR, on).state).toBe(state)
  })
})

test('details are those told last to the payer, by the partner itself', () => {
  const facts = told([
    details('2026-01-01'),
    details('2026-02-01', { legalName: 'Leaf AG' }),
    details('2026-03-01', { legalName: 'For another', payers: ['helio'] }),
    ['2026-04-01', 'payout_details', 'rival', 'rival:payout', { payers: ['altus'], legalName: 'Rival', country: 'DE' }],
  ])
  expect(payoutDetailsOf(facts, PAIR)?.body.legalName).toBe('Leaf AG')
  expect(payoutDetailsOf(facts, { payer: 'nobody', partner: 'leaf' })).toBe(undefined)
})

test('a screening is the payer’s own last one of the partner', () => {
  const facts = told([
    screens('2026-01-01', 'hit'),
    screens('2026-01-02', 'clear', { because: 'another Leaf' }),
    screens('2026-01-03', 'unknown', { partner: 'birch' }),
  ])
  expect(screeningOf(facts, PAIR)?.body.result).toBe('clear')
  expect(screeningOf(facts, { payer: 'helio', partner: 'leaf' })).toBe(undefined)
})
