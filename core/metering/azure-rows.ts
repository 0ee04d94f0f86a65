import type { Result } from '#core/ground/result.ts'
import { type CostExport, costFormat, periodIn } from './cost-rows.ts'
import { type Cell, readTime, snakeCase, type ValueRefusal } from './row-values.ts'

/** The names of columns whose spelling differs between agreements, beside those that differ only in case. */
const SAME: Readonly<Record<string, string>> = {
  accountownername: 'account_owner_id',
  additionalinfo: 'additional_info',
  benefitid: 'benefit_id',
  benefitname: 'benefit_name',
  billingaccountid: 'billing_account_id',
  billingcurrency: 'billing_currency',
  billingcurrencycode: 'billing_currency',
  billingperiodenddate: 'billing_period_end_date',
  billingperiodstartdate: 'billing_period_start_date',
  billingprofileid: 'billing_profile_id',
  chargetype: 'charge_type',
  consumedservice: 'consumed_service',
  cost: 'cost',
  costinbillingcurrency: 'cost_in_billing_currency',
  costinpricingcurrency: 'cost_in_pricing_currency',
  costinusd: 'cost_in_usd',
  currency: 'billing_currency',
  date: 'date',
  effectiveprice: 'effective_price',
  exchangerate: 'exchange_rate',
  exchangeratepricingtobilling: 'exchange_rate_pricing_to_billing',
  instanceid: 'resource_id',
  invoiceid: 'invoice_id',
  invoicesection: 'invoice_section_name',
  invoicesectionname: 'invoice_section_name',
  location: 'location',
  metercategory: 'meter_category',
  meterid: 'meter_id',
  metername: 'meter_name',
  meterregion: 'meter_region',
  metersubcategory: 'meter_sub_category',
  partnumber: 'part_number',
  paygcostinbillingcurrency: 'payg_cost_in_billing_currency',
  paygcostinusd: 'payg_cost_in_usd',
  paygprice: 'payg_price',
  pretaxcost: 'pre_tax_cost',
  previousinvoiceid: 'previous_invoice_id',
  pricingcurrency: 'pricing_currency',
  product: 'product_name',
  productname: 'product_name',
  productid: 'product_id',
  quantity: 'quantity',
  resourcegroup: 'resource_group',
  resourcegroupname: 'resource_group',
  resourceid: 'resource_id',
  resourcelocation: 'resource_location',
  resourcelocationnormalized: 'resource_location_normalized',
  resourcerate: 'effective_price',
  serviceperiodenddate: 'service_period_end_date',
  serviceperiodstartdate: 'service_period_start_date',
  subscriptionguid: 'subscription_id',
  subscriptionid: 'subscription_id',
  subscriptionname: 'subscription_name',
  unitofmeasure: 'unit_of_measure',
  unitprice: 'unit_price',
  usagedate: 'date',
  usagedatetime: 'date',
  usagequantity: 'quantity',
}

/** `CostInBillingCurrency` of Enterprise Agreements is `costInBillingCurrency` of Customer Agreements. */
function columnOf(header: string): string {
  const key = header.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  return Object.hasOwn(SAME, key) ? (SAME[key] ?? header) : snakeCase(header)
}

const AMERICAN = /^(\d\d?)\/(\d\d?)\/(\d{4})(.*)$/

/** Azure writes `09/04/2023` for 4 September, `2023-09-04` in some exports; a day begins at 00:00 UTC. */
function readDay({ column, text }: Cell): Result<Temporal.Instant, ValueRefusal> {
  const [, month, day, year, rest = ''] = AMERICAN.exec(text) ?? []
  if (month === undefined || day === undefined) return readTime({ column, text })
  const time = readTime({ column, text: `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}${rest}` })
  // The refusal names what stands in the file.
  return time.ok
    ? time
    : {
        ok: false,
        refusal: { ...time.refusal, says: `${column} is ${text}; wanted a day like 09/04/2023 (month first)` },
      }
}

const azure: CostExport = {
  name: 'azure',
  title: 'an Azure cost export',
  cloud: 'microsoft',
  kind: 'azure.cost',
  summed: ['cost'],
  columnOf,
  needed: [
    ['cost_in_billing_currency', 'cost', 'pre_tax_cost'],
    ['billing_currency'],
    ['date'],
    ['billing_account_id', 'billing_profile_id', 'subscription_id'],
  ],
  marks: ['meter_id', 'date'],
  payer: ['billing_account_id', 'billing_profile_id', 'subscription_id'],
  account: ['subscription_id', 'billing_account_id'],
  // A purchase for the whole billing account names no subscription.
  subject: ['subscription_id', 'billing_account_id', 'billing_profile_id'],
  service: ['meter_category', 'consumed_service'],
  sku: ['part_number', 'product_id', 'meter_id'],
  region: ['resource_location', 'location', 'meter_region'],
  resource: ['resource_id'],
  unit: ['unit_of_measure'],
  currency: ['billing_currency'],
  quantity: ['quantity'],
  cost: ['cost_in_billing_currency', 'cost', 'pre_tax_cost'],
  time: ['date'],
  readTime: readDay,
  bill: periodIn('billing_period_start_date', readDay),
  amounts: ['cost_in_pricing_currency', 'cost_in_usd', 'payg_cost_in_billing_currency', 'payg_cost_in_usd'],
  rates: ['effective_price', 'unit_price', 'payg_price', 'exchange_rate', 'exchange_rate_pricing_to_billing'],
  times: [
    'billing_period_start_date',
    'billing_period_end_date',
    'service_period_start_date',
    'service_period_end_date',
  ],
  maps: {},
  identity: { later: ['invoice_id', 'previous_invoice_id'] },
}

/** Azure's actual and amortized cost, of Enterprise Agreements, Customer Agreements and pay-as-you-go. */
export const azureFormat = costFormat(azure)
