import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { focusCharge, focusRow, identityText } from './focus-charge.ts'
import { FOCUS_COLUMNS, focusColumn, missingColumns, repeatedColumns } from './focus-columns.ts'

type Content = Readonly<Record<string, string>>

const USAGE: Content = {
  BilledCost: '0.80',
  BillingAccountId: '123',
  BillingCurrency: 'USD',
  ChargePeriodStart: '2024-09-18 22:00:00',
  ChargePeriodEnd: '2024-09-18 23:00:00',
  ProviderName: 'AWS',
  SubAccountId: '517',
}

const chargeOf = (told: Content) => focusCharge(focusRow({ ...USAGE, ...told }))

const without = (...columns: readonly string[]): Content =>
  Object.fromEntries(Object.entries(USAGE).filter(([column]) => !columns.includes(column)))

describe('a row', () => {
  test('becomes an event of its currency, sub-account and start, with every number a value and the rest labels', () => {
    const charge = chargeOf({
      ListUnitPrice: '0.0000004',
      ConsumedQuantity: '2.000000000000000',
      ChargeFrequency: 'Usage-based',
      InvoiceIssuerName: 'Amazon Web Services, Inc.',
      Tags: '{"a": "b"}',
      x_Team: 'blue',
      Id: '11472',
    })
    expect(
      charge.ok && { ...charge.value, values: numbersOf(charge.value.values), time: `${charge.value.time}` },
    ).toEqual({
      source: 'focus:aws/123',
      type: 'focus.charge.usd',
      subject: 'focus:aws/517',
      time: '2024-09-18T22:00:00Z',
      values: { billed_cost: '0.8', consumed_quantity: '2', list_unit_price: '0.0000004', quantity: '2', cost: '0.8' },
      labels: {
        cloud: 'aws',
        account: '517',
        currency: 'USD',
        billing_account_id: '123',
        billing_currency: 'USD',
        charge_frequency: 'Usage-Based',
        charge_period_end: '2024-09-18T23:00:00Z',
        charge_period_start: '2024-09-18T22:00:00Z',
        invoice_issuer_name: 'Amazon Web Services, Inc.',
        provider_name: 'AWS',
        sub_account_id: '517',
        tags: '{"a": "b"}',
      },
    })
  })

  test('says in the labels of all formats what its own columns say', () => {
    const told = {
      BillingPeriodStart: '2024-09-01 00:00:00',
      ConsumedQuantity: '3',
      ConsumedUnit: 'Hours',
      PricingQuantity: '1',
      PricingUnit: 'Days',
      ProviderName: 'Microsoft',
      RegionId: 'westeurope',
      ResourceId: '/vm/1',
      ServiceName: 'Virtual Machines',
      SkuId: 'D2',
    }
    const charge = chargeOf(told)
    expect(charge).toMatchObject({
      value: {
        labels: {
          cloud: 'microsoft',
          account: '517',
          service: 'Virtual Machines',
          sku: 'D2',
          region: 'westeurope',
          resource: '/vm/1',
          unit: 'Hours',
          currency: 'USD',
          billing_period: '2024-09-01',
        },
      },
    })
    expect(charge.ok && numbersOf(charge.value.values)).toMatchObject({ quantity: '3', cost: '0.8' })
    const priced = chargeOf({ ...told, ConsumedQuantity: '' })
    expect(priced.ok && [priced.value.labels['unit'], numbersOf(priced.value.values)['quantity']]).toEqual([
      'Days',
      '1',
    ])
  })

  test('has the columns of FOCUS 1.3 and 1.4 as labels, which change nothing of its identity', () => {
    const later = { InvoiceDetailId: 'd-1', AllocatedResourceId: 'pod-1', ContractApplied: '{}' }
    expect(chargeOf(later)).toMatchObject({
      value: { labels: { invoice_detail_id: 'd-1', allocated_resource_id: 'pod-1', contract_applied: '{}' } },
    })
    expect(identityText(focusRow({ ...USAGE, ...later }))).toBe(identityText(focusRow(USAGE)))
  })

  test.each([
    { because: 'no sub-account', told: { SubAccountId: 'NULL' }, source: 'focus:aws/123', subject: 'focus:aws/123' },
    {
      because: 'no billing account',
      told: { BillingAccountId: '' },
      source: 'focus:aws/517',
      subject: 'focus:aws/517',
    },
    {
      because: 'a provider of several words',
      told: { ProviderName: ' Google  Cloud, Inc. ' },
      source: 'focus:google-cloud-inc/123',
      subject: 'focus:google-cloud-inc/517',
    },
    {
      because: 'FOCUS 1.3 names the provider otherwise',
      told: { ProviderName: 'NULL', ServiceProviderName: 'Oracle', HostProviderName: 'AWS' },
      source: 'focus:oracle/123',
      subject: 'focus:oracle/517',
    },
    {
      because: 'a name in another script',
      told: { ProviderName: '阿里云' },
      source: 'focus:阿里云/123',
      subject: 'focus:阿里云/517',
    },
  ])('is found under its accounts: $because', ({ told, source, subject }) => {
    expect(chargeOf(told)).toMatchObject({ ok: true, value: { source, subject } })
  })

  test.each(['NULL', '', '  ', ' NULL '])('%j is null', (text) => {
    const charge = chargeOf({ ListCost: text, RegionId: text })
    expect(charge.ok && [charge.value.values['list_cost'], charge.value.labels['region_id']]).toEqual([
      undefined,
      undefined,
    ])
  })

  test('the text null in small letters is a text', () => {
    expect(chargeOf({ ResourceName: 'null' })).toMatchObject({ value: { labels: { resource_name: 'null' } } })
    expect(chargeOf({ ListCost: 'null' })).toMatchObject({ refusal: { code: 'unreadable_number' } })
  })
})

function numbersOf(values: Readonly<Record<string, Parameters<typeof decimalText>[0]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, decimalText(value)]))
}

test.each([
  ['0.80', '0.8'],
  ['-3.00000000000', '-3'],
  ['+5', '5'],
  ['.5', '0.5'],
  ['4e-10', '0.0000000004'],
  ['4E-10', '0.0000000004'],
  ['0.00000000000', '0'],
  ['-0.0', '0'],
  ['0.1234567890123456780000', '0.123456789012345678'],
  ['99999999999999999999.999999999999999999', '99999999999999999999.999999999999999999'],
])('BilledCost %s is %s', (text, number) => {
  const charge = chargeOf({ BilledCost: text })
  expect(charge.ok && numbersOf(charge.value.values)).toEqual({ billed_cost: number, cost: number })
})

test.each([
  ['2024-09-01 00:00:00', '2024-09-01T00:00:00Z'],
  ['2024-09-01T00:00:00', '2024-09-01T00:00:00Z'],
  ['2024-09-01T00:00:00Z', '2024-09-01T00:00:00Z'],
  ['2024-09-01t00:00:00z', '2024-09-01T00:00:00Z'],
  ['2024-09-01 00:00:00.000', '2024-09-01T00:00:00Z'],
  ['2024-09-01 00:00:00.1234567Z', '2024-09-01T00:00:00.1234567Z'],
  ['2024-09-01T00:00Z', '2024-09-01T00:00:00Z'],
  ['2024-09-01 00:00:00 UTC', '2024-09-01T00:00:00Z'],
  ['2024-09-01 00:00:00+00', '2024-09-01T00:00:00Z'],
  ['2024-09-01T02:00:00+02:00', '2024-09-01T00:00:00Z'],
  ['2024-09-01', '2024-09-01T00:00:00Z'],
  ['2024-02-29 23:59:59', '2024-02-29T23:59:59Z'],
])('ChargePeriodStart %s is %s', (text, moment) => {
  const charge = chargeOf({ ChargePeriodStart: text, ChargePeriodEnd: '2025-01-01' })
  expect(charge.ok && charge.value.time.toString()).toBe(moment)
})

describe('a row is refused', () => {
  test.each([
    { BilledCost: '1,5', code: 'unreadable_number', says: 'BilledCost is "1,5"; wanted a decimal number like 0.80' },
    { BilledCost: '$1', code: 'unreadable_number' },
    { BilledCost: '1 000', code: 'unreadable_number' },
    { BilledCost: 'NaN', code: 'unreadable_number' },
    { BilledCost: '+-1', code: 'unreadable_number' },
    { BilledCost: '0x10', code: 'unreadable_number' },
    {
      BilledCost: '0.1234567890123456789',
      code: 'too_many_places',
      says: 'BilledCost is "0.1234567890123456789", with 19 decimal places; at most 18 are kept',
    },
    { BilledCost: '1e-19', code: 'too_many_places' },
    { BilledCost: '100000000000000000000', code: 'number_too_large' },
    { BilledCost: '-1e20', code: 'number_too_large', says: 'BilledCost is "-1e20"; amounts stay below 10^20' },
    {
      ListUnitPrice: 'free',
      code: 'unreadable_number',
      says: 'ListUnitPrice is "free"; wanted a decimal number like 0.80',
    },
    { BilledCost: '', code: 'missing_value', says: 'No value in BilledCost' },
    { BilledCost: 'NULL', BillingCurrency: '', code: 'missing_value', says: 'No value in BilledCost, BillingCurrency' },
    { ChargePeriodStart: 'NULL', code: 'missing_value', says: 'No value in ChargePeriodStart' },
    { ChargePeriodEnd: '', code: 'missing_value', says: 'No value in ChargePeriodEnd' },
    {
      BillingAccountId: 'NULL',
      SubAccountId: '',
      code: 'missing_value',
      says: 'No value in BillingAccountId and SubAccountId',
    },
    {
      ProviderName: 'NULL',
      code: 'missing_value',
      says: 'No value in ProviderName, ServiceProviderName, HostProviderName',
    },
    { ProviderName: '***', code: 'unnamed_provider', says: 'The provider is "***"; wanted a name with letters' },
    {
      ChargePeriodStart: '2024-02-30 00:00:00',
      code: 'unreadable_time',
      says: 'ChargePeriodStart is "2024-02-30 00:00:00"; wanted a moment that exists, like 2024-09-01T00:00:00Z',
    },
    { ChargePeriodStart: '2024-09-01 25:00:00', code: 'unreadable_time' },
    { ChargePeriodStart: '2024-09-01 23:59:60', code: 'unreadable_time' },
    { ChargePeriodStart: '09/01/2024', code: 'unreadable_time' },
    { ChargePeriodStart: '20240901', code: 'unreadable_time' },
    { BillingPeriodStart: '2024-13-01', code: 'unreadable_time' },
    {
      ChargePeriodStart: '1899-12-31T23:59:59Z',
      code: 'time_out_of_range',
      says: 'ChargePeriodStart is "1899-12-31T23:59:59Z"; wanted a year from 1900 to 2298',
    },
    { ChargePeriodEnd: '9999-12-31T00:00:00Z', code: 'time_out_of_range' },
    {
      ChargePeriodEnd: '2024-09-18 21:59:59',
      code: 'period_reversed',
      says: 'ChargePeriodEnd 2024-09-18T21:59:59Z is before ChargePeriodStart 2024-09-18T22:00:00Z',
    },
    {
      BillingCurrency: 'US',
      code: 'wrong_currency',
      says: 'BillingCurrency is "US"; wanted an ISO 4217 code like USD',
    },
    { BillingCurrency: '$', code: 'wrong_currency' },
  ])('$code of %j', ({ code, says, ...told }) => {
    expect(chargeOf(told as Content)).toMatchObject({ ok: false, refusal: { code, ...(says ? { says } : {}) } })
  })

  test('with the first fault where it has several, and a long value is cut', () => {
    const charge = chargeOf({ BilledCost: 'x'.repeat(200), ListCost: 'y', ChargePeriodStart: '2024-09-01' })
    expect(charge).toMatchObject({
      refusal: { says: `BilledCost is "${'x'.repeat(80)}…"; wanted a decimal number like 0.80` },
    })
  })
})

test('currencies never share an event type', () => {
  const types = ['EUR', 'eur', 'USD'].map((BillingCurrency) => {
    const charge = chargeOf({ BillingCurrency })
    return charge.ok && charge.value.type
  })
  expect(types).toEqual(['focus.charge.eur', 'focus.charge.eur', 'focus.charge.usd'])
})

describe('the identity of a row', () => {
  const identity = (told: Content) => identityText(focusRow({ ...USAGE, ...told }))

  test.each([
    { because: 'the order of columns', told: Object.fromEntries(Object.entries(USAGE).reverse()), same: true },
    { because: 'how a number is written', told: { BilledCost: '8e-1' }, same: true },
    { because: 'how a moment is written', told: { ChargePeriodStart: '2024-09-18T22:00:00Z' }, same: true },
    { because: 'the case of words', told: { BillingCurrency: 'usd' }, same: true },
    { because: 'spaces around', told: { ProviderName: ' AWS ' }, same: true },
    { because: 'nulls', told: { RegionId: 'NULL', ListCost: '' }, same: true },
    { because: 'a column that FOCUS does not know', told: { x_Team: 'blue', Id: '7' }, same: true },
    { because: 'another amount', told: { BilledCost: '0.81' }, same: false },
    { because: 'another text', told: { ProviderName: 'aws' }, same: false },
    { because: 'a value more', told: { RegionId: 'us-west-2' }, same: false },
    { because: 'an amount that can’t be read', told: { BilledCost: '0,80' }, same: false },
  ])('$because: the same $same', ({ told, same }) => expect(identity(told) === identity({})).toBe(same))

  test('is frozen: files that were imported must be known again for ever', () => {
    expect(identity({ ChargeFrequency: 'usage-based' })).toBe(
      '[["BilledCost","0.8"],["BillingAccountId","123"],["BillingCurrency","USD"],["ChargeFrequency","Usage-Based"],' +
        '["ChargePeriodEnd","2024-09-18T23:00:00Z"],["ChargePeriodStart","2024-09-18T22:00:00Z"],["ProviderName","AWS"],["SubAccountId","517"]]',
    )
    expect(FOCUS_COLUMNS.size).toBe(59)
  })

  test('tells any two different rows apart', () => {
    const column = fc.constantFrom('RegionId', 'ResourceId', 'Tags', 'SkuId')
    const content = fc.dictionary(column, fc.string({ minLength: 1 }))
    fc.assert(
      fc.property(content, content, (one, other) => {
        const [a, b] = [focusRow(one), focusRow(other)]
        const same = a.size === b.size && [...a].every(([name, text]) => b.get(name) === text)
        expect(identityText(a) === identityText(b)).toBe(same)
      }),
    )
  })
})

describe('the header', () => {
  const needed = Object.keys(USAGE)

  test.each([
    { because: 'all there', headers: needed, missing: [] },
    {
      because: 'in any case and order, with spaces',
      headers: needed.map((name) => ` ${name.toUpperCase()} `),
      missing: [],
    },
    { because: 'no sub-accounts', headers: Object.keys(without('SubAccountId')), missing: [] },
    {
      because: 'the provider as FOCUS 1.3 names it',
      headers: [...Object.keys(without('ProviderName')), 'HostProviderName'],
      missing: [],
    },
    {
      because: 'two are missing',
      headers: Object.keys(without('BilledCost', 'ProviderName')),
      missing: ['BilledCost', 'ProviderName or ServiceProviderName or HostProviderName'],
    },
    {
      because: 'another kind of file',
      headers: ['lineItem/UnblendedCost'],
      missing: [
        'BilledCost',
        'BillingAccountId',
        'BillingCurrency',
        'ChargePeriodStart',
        'ChargePeriodEnd',
        'ProviderName or ServiceProviderName or HostProviderName',
      ],
    },
  ])('$because', ({ headers, missing }) => expect(missingColumns(headers)).toEqual(missing))

  test('names what it repeats of FOCUS’s columns', () => {
    expect(repeatedColumns(['BilledCost', 'x', 'x', 'billedcost ', 'Tags', 'BILLEDCOST'])).toEqual(['BilledCost'])
    expect(focusColumn('x')).toBeUndefined()
  })
})
