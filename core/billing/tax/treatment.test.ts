import { describe, expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { taxFactsFrom } from './tax-facts.ts'
import { categoryOf, taxPoint, treatmentOf } from './treatment.ts'

const told = (position: number, kind: string, about: string, body: object): Fact => ({
  position,
  kind,
  id: `${kind}-${position}`,
  about,
  owner: about.split(':')[0] ?? about,
  learnedAt: '2026-01-01T00:00:00Z',
  body,
})
const organization = (position: number, id: string, country: string): Fact =>
  told(position, 'organization', id, { name: id, roles: ['partner'], country, zone: 'UTC' })
const registration = (position: number, id: string, country: string, from = '2026-01-01', to?: string): Fact =>
  told(position, 'tax_registration', `${id}:vat-${country.toLowerCase()}`, {
    taxId: `${country}-${id}`,
    country,
    from,
    ...(to && { to }),
  })
const rate = (position: number, country: string, percent: string, given: object = {}): Fact =>
  told(position, 'tax_rate', `platform:${country.toLowerCase()}-${position}`, {
    country,
    category: 'standard',
    percent,
    name: 'VAT',
    from: '2020-01-01',
    ...given,
  })

const FACTS = [
  organization(1, 'altus', 'DE'),
  organization(2, 'berg', 'DE'),
  organization(3, 'chic', 'FR'),
  organization(4, 'lone', 'FR'),
  organization(5, 'alpen', 'CH'),
  organization(6, 'shop', 'DE'),
  registration(10, 'altus', 'DE'),
  registration(11, 'chic', 'FR', '2026-03-01'),
  registration(12, 'alpen', 'CH'),
  rate(20, 'DE', '16', { from: '2020-07-01', to: '2021-01-01' }),
  rate(21, 'DE', '19', { from: '2021-01-01' }),
  rate(22, 'DE', '7', { category: 'reduced' }),
  rate(23, 'FR', '20'),
]
const on = (day: string) => Temporal.PlainDate.from(day)
const treat = (
  seller: string,
  buyer: string,
  given: { category?: string; day?: string; also?: readonly Fact[] } = {},
) =>
  treatmentOf(
    { seller, buyer, category: given.category ?? 'standard', on: on(given.day ?? '2026-05-31') },
    taxFactsFrom([...FACTS, ...(given.also ?? [])]),
  )

const exemption = (given: object = {}): Fact =>
  told(40, 'tax_exemption', 'altus:berg-exempt', { buyer: 'berg', reason: 'a hospital', from: '2026-05-01', ...given })

describe('how a service is taxed', () => {
  test.each([
    { from: 'altus', to: 'berg', kind: 'domestic', country: 'DE', percent: '19', because: 'in one country' },
    { from: 'altus', to: 'chic', kind: 'reverse_charge', country: 'FR', percent: '0', because: 'to a tax id' },
    { from: 'altus', to: 'lone', kind: 'domestic', country: 'DE', percent: '19', because: 'without a tax id' },
    { from: 'altus', to: 'alpen', kind: 'outside_scope', country: 'CH', percent: '0', because: 'out of the union' },
    { from: 'alpen', to: 'berg', kind: 'outside_scope', country: 'DE', percent: '0', because: 'into the union' },
    { from: 'shop', to: 'berg', kind: 'not_registered', country: null, percent: '0', because: 'unregistered' },
  ])('$from to $to, $because: $kind', ({ from, to, kind, country, percent }) => {
    expect(treat(from, to)).toMatchObject({ kind, country, percent })
  })

  test.each([
    { day: '2020-12-31', percent: '16', also: [registration(30, 'altus', 'DE', '2020-01-01')] },
    { day: '2021-01-01', percent: '19', also: [registration(30, 'altus', 'DE', '2020-01-01')] },
  ])('on $day the rate is $percent: a rate holds up to, not on, its last day', ({ day, percent, also }) => {
    expect(treat('altus', 'berg', { day, also })).toMatchObject({ kind: 'domestic', percent })
  })

  test.each([
    { day: '2026-02-28', kind: 'domestic' },
    { day: '2026-03-01', kind: 'reverse_charge' },
  ])('on $day chic, registered from March 1, is charged by $kind', ({ day, kind }) =>
    expect(treat('altus', 'chic', { day })).toMatchObject({ kind }),
  )

  test('a seller that is registered in the buyer’s country charges its rate', () => {
    const treatment = treat('altus', 'chic', { also: [registration(31, 'altus', 'FR')] })
    expect(treatment).toEqual({
      kind: 'domestic',
      country: 'FR',
      percent: '20',
      says: 'VAT: 20 % (FR)',
      facts: ['fact:23', 'fact:31'],
    })
  })

  test('a category has its own rate', () =>
    expect(treat('altus', 'berg', { category: 'reduced' })).toMatchObject({ percent: '7' }))

  test('a rate that nobody has told is missing, not zero', () => {
    expect(treat('altus', 'berg', { category: 'books' })).toEqual({
      missing: 'No tax rate of DE for books on 2026-05-31',
    })
  })

  test('a registration that has ended charges nothing any more', () => {
    const also = [registration(32, 'shop', 'DE', '2026-01-01', '2026-05-31')]
    expect(treat('shop', 'berg', { also, day: '2026-05-30' })).toMatchObject({ kind: 'domestic' })
    expect(treat('shop', 'berg', { also, day: '2026-05-31' })).toMatchObject({ kind: 'not_registered' })
  })

  test('the legal note of a reverse charge names the buyer’s id', () => {
    expect(treat('altus', 'chic')).toMatchObject({
      says: 'Reverse charge: the buyer (FR-chic) owes the tax in FR',
      facts: ['fact:10', 'fact:11'],
    })
  })

  test.each([
    { given: {}, category: 'standard', day: '2026-05-01', kind: 'exempt' },
    { given: {}, category: 'standard', day: '2026-04-30', kind: 'domestic' },
    { given: { to: '2026-05-02' }, category: 'standard', day: '2026-05-02', kind: 'domestic' },
    { given: { categories: ['reduced'] }, category: 'standard', day: '2026-05-31', kind: 'domestic' },
    { given: { categories: ['reduced'] }, category: 'reduced', day: '2026-05-31', kind: 'exempt' },
    { given: { buyer: 'chic' }, category: 'standard', day: '2026-05-31', kind: 'domestic' },
  ])('an exemption $given on $day for $category: $kind', ({ given, category, day, kind }) => {
    expect(treat('altus', 'berg', { category, day, also: [exemption(given)] })).toMatchObject({ kind })
  })

  test('another seller’s exemption is not this one’s', () => {
    const also = [
      told(40, 'tax_exemption', 'shop:berg-exempt', { buyer: 'berg', reason: 'a hospital', from: '2026-01-01' }),
    ]
    expect(treat('altus', 'berg', { also })).toMatchObject({ kind: 'domestic' })
  })

  test('of two rates for one day the one learned last holds', () =>
    expect(treat('altus', 'berg', { also: [rate(50, 'DE', '18')] })).toMatchObject({
      percent: '18',
      facts: ['fact:50', 'fact:10'],
    }))
})

test.each([
  { to: '2026-05-31T22:00:00Z', zone: 'Europe/Berlin', day: '2026-05-31' },
  { to: '2026-05-31T22:00:01Z', zone: 'Europe/Berlin', day: '2026-06-01' },
  { to: '2026-06-01T00:00:00Z', zone: 'UTC', day: '2026-05-31' },
])('a service up to $to in $zone has the tax point $day', ({ to, zone, day }) =>
  expect(taxPoint({ from: '2026-05-01T00:00:00Z', to }, zone).toString()).toBe(day),
)

test('a charge that names no category is standard', () => {
  expect(categoryOf({})).toBe('standard')
  expect(categoryOf({ taxCategory: 'reduced' })).toBe('reduced')
})
