import { describe, expect, test } from 'vitest'
import { decimalText } from '#core/ground/decimal.ts'
import { awsFormat } from './aws-rows.ts'
import { azureFormat } from './azure-rows.ts'
import { gcpFormat } from './gcp-rows.ts'
import { ociFormat } from './oci-rows.ts'
import type { FileContent, RowFormat } from './row-format.ts'
import { formatOf } from './row-formats.ts'

function read(format: RowFormat, content: FileContent) {
  const { charge } = format.read(content)
  if (!charge.ok) return `${charge.refusal.code}: ${charge.refusal.says}`
  const values = Object.fromEntries(
    Object.entries(charge.value.values).map(([name, value]) => [name, decimalText(value)]),
  )
  return { ...charge.value, time: charge.value.time.toString(), values }
}

const LEGACY: FileContent = {
  'identity/LineItemId': 'line-1',
  'identity/TimeInterval': '2023-11-01T00:00:00Z/2023-11-02T00:00:00Z',
  'bill/InvoiceId': '',
  'bill/PayerAccountId': '111',
  'bill/BillingPeriodStartDate': '2023-11-01T00:00:00.000Z',
  'lineItem/UsageAccountId': '222',
  'lineItem/LineItemType': 'Usage',
  'lineItem/UsageStartDate': '2023-11-01T17:00:00.000Z',
  'lineItem/ProductCode': 'AmazonS3',
  'lineItem/UsageAmount': '2.0',
  'lineItem/CurrencyCode': 'USD',
  'lineItem/UnblendedRate': '4.0E-7',
  'lineItem/UnblendedCost': '8.0E-7',
  'lineItem/ResourceId': 'bucket-1',
  'product/ProductName': 'Amazon Simple Storage Service',
  'product/regionCode': 'us-west-2',
  'product/sku': 'SKU1',
  'pricing/unit': 'Requests',
  'resourceTags/user:Team': 'blue',
}

const TWO: FileContent = {
  identity_line_item_id: 'line-1',
  identity_time_interval: '2023-11-01T00:00:00Z/2023-11-02T00:00:00Z',
  bill_payer_account_id: '111',
  bill_billing_period_start_date: '2023-11-01 00:00:00.000',
  line_item_usage_account_id: '222',
  line_item_line_item_type: 'Usage',
  line_item_usage_start_date: '2023-11-01 17:00:00.000',
  line_item_product_code: 'AmazonS3',
  line_item_usage_amount: '2',
  line_item_currency_code: 'USD',
  line_item_unblended_rate: '0.0000004',
  line_item_unblended_cost: '0.0000008',
  line_item_resource_id: 'bucket-1',
  product: '{"product_name": "Amazon Simple Storage Service", "group": null}',
  product_region_code: 'us-west-2',
  product_sku: 'SKU1',
  pricing_unit: 'Requests',
  resource_tags: '{"user_team": "blue"}',
}

const COMMON = {
  cloud: 'aws',
  account: '222',
  service: 'Amazon Simple Storage Service',
  sku: 'SKU1',
  region: 'us-west-2',
  resource: 'bucket-1',
  unit: 'Requests',
  currency: 'USD',
  billing_period: '2023-11-01',
}

describe('an AWS cost and usage report', () => {
  test.each([
    { version: 'legacy', content: LEGACY, tag: 'resource_tags_user:Team' },
    { version: '2.0, with maps as JSON', content: TWO, tag: 'resource_tags_user_team' },
  ])('$version', ({ content, tag }) => {
    expect(read(awsFormat, content)).toMatchObject({
      source: 'aws.cur:111',
      type: 'aws.cur.usd',
      subject: 'aws.cur:222',
      time: '2023-11-01T17:00:00Z',
      values: {
        quantity: '2',
        cost: '0.0000008',
        line_item_unblended_cost: '0.0000008',
        line_item_unblended_rate: '0.0000004',
      },
      labels: { ...COMMON, line_item_line_item_type: 'Usage', product_product_name: COMMON.service, [tag]: 'blue' },
    })
  })

  test('has one identity in both spellings, which no later invoice number changes, but another amount does', () => {
    const { identity } = awsFormat.read(LEGACY)
    expect(awsFormat.read(TWO).identity).toBe(identity)
    expect(awsFormat.read({ ...LEGACY, 'bill/InvoiceId': '77', 'resourceTags/user:Team': '' }).identity).toBe(identity)
    expect(awsFormat.read({ ...LEGACY, 'lineItem/UnblendedCost': '9.0E-7' }).identity).not.toBe(identity)
    expect(awsFormat.read({ ...LEGACY, 'identity/TimeInterval': 'the next day' }).identity).not.toBe(identity)
  })

  test('without line ids is identified by all of its columns but the invoice', () => {
    const { identity_line_item_id: _, ...row } = TWO
    const { identity } = awsFormat.read(row)
    expect(awsFormat.read({ ...row, bill_invoice_id: '77' }).identity).toBe(identity)
    expect(awsFormat.read({ ...row, resource_tags: '{ "user_team" : "blue" }' }).identity).toBe(identity)
    expect(awsFormat.read({ ...row, resource_tags: '{"user_team": "red"}' }).identity).not.toBe(identity)
  })

  test.each([
    [{ 'lineItem/UnblendedCost': '' }, 'missing_value: No value in line_item_unblended_cost'],
    [
      { 'lineItem/UnblendedCost': '1,50' },
      'unreadable_number: line_item_unblended_cost is "1,50"; wanted a decimal number like 0.80',
    ],
    [
      { 'lineItem/UnblendedCost': '1.2E-19' },
      'too_many_places: line_item_unblended_cost is "1.2E-19", with 20 decimal places; at most 18 are kept',
    ],
    [
      { 'lineItem/UsageAmount': 'two' },
      'unreadable_number: line_item_usage_amount is "two"; wanted a decimal number like 0.80',
    ],
    [
      { 'lineItem/CurrencyCode': 'dollar' },
      'wrong_currency: line_item_currency_code is "dollar"; wanted an ISO 4217 code like USD',
    ],
    [
      { 'lineItem/UsageStartDate': '2023-02-30T00:00:00Z' },
      'unreadable_time: line_item_usage_start_date is "2023-02-30T00:00:00Z"; wanted a moment that exists, like 2024-09-01T00:00:00Z',
    ],
  ])('is refused: %j', (told, says) => expect(read(awsFormat, { ...LEGACY, ...told })).toBe(says))

  test('keeps a rate that is too fine as the label that it is', () => {
    const rate = '0.0000000000000000000123'
    expect(read(awsFormat, { ...LEGACY, 'lineItem/UnblendedRate': rate })).toMatchObject({
      labels: { line_item_unblended_rate: rate },
    })
  })
})

const EA: FileContent = {
  BillingAccountId: '861',
  BillingPeriodStartDate: '09/01/2023',
  SubscriptionId: 'sub-1',
  Date: '09/04/2023',
  Product: 'D2 v3',
  PartNumber: 'AAA-1',
  MeterId: 'm-1',
  MeterCategory: 'Virtual Machines',
  Quantity: '24',
  Cost: '2.64',
  EffectivePrice: '0.11',
  BillingCurrency: 'USD',
  ResourceLocation: 'SouthCentralUS',
  ResourceId: '/subscriptions/sub-1/vm',
  UnitOfMeasure: '1 Hour',
  ChargeType: 'Usage',
}

const MCA: FileContent = {
  invoiceId: '',
  billingAccountId: '861',
  billingPeriodStartDate: '09/01/2023',
  date: '09/04/2023',
  productOrderId: 'p',
  meterId: 'm-1',
  meterCategory: 'Virtual Machines',
  ProductId: 'DZH1',
  SubscriptionId: 'sub-1',
  ResourceId: '/subscriptions/sub-1/vm',
  resourceLocation: 'SouthCentralUS',
  quantity: '24',
  effectivePrice: '0.11',
  unitOfMeasure: '1 Hour',
  chargeType: 'Usage',
  billingCurrency: 'USD',
  pricingCurrency: 'USD',
  costInBillingCurrency: '2.64',
  costInPricingCurrency: '2.64',
  costInUsd: '2.64',
}

describe('an Azure cost export', () => {
  test.each([
    { agreement: 'Enterprise', content: EA, sku: 'AAA-1', own: 'effective_price' },
    { agreement: 'Customer', content: MCA, sku: 'DZH1', own: 'cost_in_billing_currency' },
    {
      agreement: 'Enterprise with newer names',
      content: { ...EA, Cost: '', CostInBillingCurrency: '2.64' },
      sku: 'AAA-1',
      own: 'cost',
    },
  ])('$agreement Agreement', ({ content, sku, own }) => {
    expect(read(azureFormat, content)).toMatchObject({
      source: 'azure.cost:861',
      type: 'azure.cost.usd',
      subject: 'azure.cost:sub-1',
      time: '2023-09-04T00:00:00Z',
      values: { quantity: '24', cost: '2.64', [own]: expect.any(String) },
      labels: {
        cloud: 'microsoft',
        account: 'sub-1',
        service: 'Virtual Machines',
        sku,
        region: 'SouthCentralUS',
        resource: '/subscriptions/sub-1/vm',
        unit: '1 Hour',
        currency: 'USD',
        billing_period: '2023-09-01',
        charge_type: 'Usage',
      },
    })
  })

  test.each([
    ['2023-09-04', '2023-09-04T00:00:00Z'],
    ['2023-09-04T00:00:00Z', '2023-09-04T00:00:00Z'],
    ['9/4/2023', '2023-09-04T00:00:00Z'],
    ['12/31/2023', '2023-12-31T00:00:00Z'],
  ])('reads the day %s', (date, time) => expect(read(azureFormat, { ...EA, Date: date })).toMatchObject({ time }))

  test('refuses a day whose month comes second', () =>
    expect(read(azureFormat, { ...EA, Date: '31/12/2023' })).toBe(
      'unreadable_time: date is 31/12/2023; wanted a day like 09/04/2023 (month first)',
    ))
})

const GCP: FileContent = {
  billing_account_id: '01-AB',
  'service.description': 'Compute Engine',
  'sku.id': '2E27',
  usage_start_time: '2023-09-01 07:00:00 UTC',
  'project.id': 'shop',
  'location.region': 'europe-west1',
  'resource.global_name': '//compute/vm',
  cost: '1.25',
  currency: 'EUR',
  'usage.amount': '3600',
  'usage.unit': 'seconds',
  credits: '[{"name":"sustained use","amount":-0.25},{"name":"promotion","amount":"-0.50"}]',
  'invoice.month': '202309',
}

describe('a Google Cloud billing export', () => {
  test('tells cost, credits and their sum apart', () => {
    expect(read(gcpFormat, GCP)).toMatchObject({
      source: 'gcp.billing:01-AB',
      type: 'gcp.billing.eur',
      subject: 'gcp.billing:shop',
      time: '2023-09-01T07:00:00Z',
      values: { quantity: '3600', cost: '1.25', credits: '-0.75', net_cost: '0.5' },
      labels: {
        cloud: 'google',
        account: 'shop',
        service: 'Compute Engine',
        sku: '2E27',
        region: 'europe-west1',
        resource: '//compute/vm',
        unit: 'seconds',
        currency: 'EUR',
        billing_period: '2023-09-01',
        service_description: 'Compute Engine',
      },
    })
  })

  test.each([
    ['', '0', '1.25'],
    ['[]', '0', '1.25'],
    ['-0.3', '-0.3', '0.95'],
    ['[{"amount": -1e-9}]', '-0.000000001', '1.249999999'],
    ['[{"amount": -1.5e-18}]', '-0.000000000000000002', '1.249999999999999998'],
    ['[{"amount": -1e-20}]', '0', '1.25'],
  ])('with the credits %s', (credits, sum, net) =>
    expect(read(gcpFormat, { ...GCP, credits })).toMatchObject({ values: { credits: sum, net_cost: net } }),
  )

  test.each([
    ['[{"amount": -0.5}', /^unreadable_credits: credits is /],
    ['{"amount": -0.5}', /^unreadable_credits: /],
    ['[1]', /^unreadable_credits: /],
    ['[{"name": "x"}]', /^unreadable_number: credits.amount is ""/],
  ])('is refused with the credits %s', (credits, says) => expect(read(gcpFormat, { ...GCP, credits })).toMatch(says))

  test('is rounded where its floating-point cost is finer than 18 places, half to even, and what it wrote is kept', () => {
    const cost = '1.2345678901234567E-5' // as BigQuery writes a FLOAT64
    expect(read(gcpFormat, { ...GCP, cost, credits: '' })).toMatchObject({
      values: { cost: '0.000012345678901235' },
      labels: { cost_written: cost },
    })
    const tie = read(gcpFormat, { ...GCP, cost: '0.0000000000000000125', credits: '' })
    expect(tie).toMatchObject({ values: { cost: '0.000000000000000012' } })
  })

  test.each([
    ['2023-09-01T07:00:00Z', '2023-09-01T07:00:00Z'],
    ['2023-09-01 07:00:00.000000 UTC', '2023-09-01T07:00:00Z'],
    ['1.6935516E9', '2023-09-01T07:00:00Z'],
  ])('reads the moment %s', (text, time) =>
    expect(read(gcpFormat, { ...GCP, usage_start_time: text })).toMatchObject({ time }),
  )

  test('refuses a month that is none', () =>
    expect(read(gcpFormat, { ...GCP, 'invoice.month': '202313' })).toMatch(/^unreadable_time: invoice_month/))
})

const OCI: FileContent = {
  'lineItem/referenceNo': 'r-1',
  'lineItem/tenantId': 'ocid1.tenancy',
  'lineItem/intervalUsageStart': '2023-11-13T10:00Z',
  'product/service': 'DATABASE',
  'product/region': 'us-sanjose-1',
  'product/resourceId': 'ocid1.db',
  'usage/billedQuantity': '0.083333333333000000',
  'cost/productSku': 'B92911',
  'cost/myCost': '2.323760000E-9',
  'cost/currencyCode': 'USD',
  'cost/skuUnitDescription': 'Hours',
  'lineItem/isCorrection': 'false',
  'tags/Team.Name': 'blue',
}

test('an Oracle Cloud cost report', () => {
  expect(read(ociFormat, OCI)).toMatchObject({
    source: 'oci.cost:ocid1.tenancy',
    type: 'oci.cost.usd',
    subject: 'oci.cost:ocid1.tenancy',
    time: '2023-11-13T10:00:00Z',
    values: { quantity: '0.083333333333', cost: '0.00000000232376', cost_my_cost: '0.00000000232376' },
    labels: {
      cloud: 'oracle',
      account: 'ocid1.tenancy',
      service: 'DATABASE',
      sku: 'B92911',
      region: 'us-sanjose-1',
      resource: 'ocid1.db',
      unit: 'Hours',
      currency: 'USD',
      billing_period: '2023-11-01',
      'tags_Team.Name': 'blue',
    },
  })
})

describe('the headers', () => {
  test.each([
    ['aws', LEGACY],
    ['aws', TWO],
    ['azure', EA],
    ['azure', MCA],
    ['gcp', GCP],
    ['oci', OCI],
  ])('tell %s', (name, content) => expect(formatOf(Object.keys(content))?.name).toBe(name))

  test('tell nothing of a file of one’s own', () => expect(formatOf(['Day', 'Customer', 'Seats'])).toBeUndefined())

  test('lack what no row can do without, or have it twice', () => {
    expect(awsFormat.fault(['lineItem/UnblendedCost', 'lineItem/UsageAccountId'])).toEqual({
      code: 'missing_columns',
      says: 'The file has no column line_item_currency_code, line_item_usage_start_date',
    })
    expect(azureFormat.fault([...Object.keys(EA), 'BillingCurrencyCode'])).toBeUndefined()
    expect(azureFormat.fault([...Object.keys(EA), 'cost'])).toEqual({
      code: 'repeated_columns',
      says: 'The file has the column cost more than once',
    })
  })
})
