import { type CostExport, costFormat, periodIn } from './cost-rows.ts'
import { snakeCase } from './row-values.ts'

/** Their tails are names that somebody gave, kept to the letter. */
const FREE = new Map([
  ['resourceTags', 'resource_tags_'],
  ['costCategory', 'cost_category_'],
])

/** `lineItem/UnblendedCost` of the legacy report is `line_item_unblended_cost` of version 2.0. */
function columnOf(header: string): string {
  const [, group = '', tail = ''] = /^([^/]+)\/(.+)$/.exec(header) ?? []
  if (group === '') return header.toLowerCase().replace('_a_r_n', '_arn')
  const free = FREE.get(group)
  return free === undefined ? `${snakeCase(group)}_${snakeCase(tail)}` : `${free}${tail}`
}

const COSTS = [
  'line_item_blended_cost',
  'line_item_net_unblended_cost',
  'pricing_public_on_demand_cost',
  'reservation_effective_cost',
  'reservation_net_effective_cost',
  'savings_plan_savings_plan_effective_cost',
  'savings_plan_net_savings_plan_effective_cost',
  'split_line_item_split_cost',
  'split_line_item_unused_cost',
  'split_line_item_net_split_cost',
  'split_line_item_net_unused_cost',
]

const RATES = [
  'line_item_unblended_rate',
  'line_item_blended_rate',
  'line_item_net_unblended_rate',
  'line_item_normalization_factor',
  'line_item_normalized_usage_amount',
  'pricing_public_on_demand_rate',
  'reservation_amortized_upfront_cost_for_usage',
  'reservation_amortized_upfront_fee_for_billing_period',
  'reservation_recurring_fee_for_usage',
  'reservation_unused_amortized_upfront_fee_for_billing_period',
  'reservation_unused_normalized_unit_quantity',
  'reservation_unused_quantity',
  'reservation_unused_recurring_fee',
  'reservation_upfront_value',
  'savings_plan_total_commitment_to_date',
  'savings_plan_savings_plan_rate',
  'savings_plan_used_commitment',
  'savings_plan_amortized_upfront_commitment_for_billing_period',
  'savings_plan_recurring_commitment_for_billing_period',
  'split_line_item_split_usage',
  'split_line_item_reserved_usage',
  'split_line_item_actual_usage',
  'discount_total_discount',
]

const aws: CostExport = {
  name: 'aws',
  title: 'an AWS cost and usage report',
  cloud: 'aws',
  kind: 'aws.cur',
  summed: ['cost'],
  columnOf,
  needed: [
    ['line_item_unblended_cost'],
    ['line_item_currency_code'],
    ['line_item_usage_start_date'],
    ['bill_payer_account_id', 'line_item_usage_account_id'],
  ],
  marks: ['line_item_unblended_cost', 'line_item_usage_start_date'],
  payer: ['bill_payer_account_id', 'line_item_usage_account_id'],
  account: ['line_item_usage_account_id', 'bill_payer_account_id'],
  subject: ['line_item_usage_account_id', 'bill_payer_account_id'],
  service: ['product_product_name', 'product_servicename', 'line_item_product_code'],
  sku: ['product_sku'],
  region: ['product_region_code', 'product_region'],
  resource: ['line_item_resource_id'],
  unit: ['pricing_unit'],
  currency: ['line_item_currency_code'],
  quantity: ['line_item_usage_amount'],
  cost: ['line_item_unblended_cost'],
  time: ['line_item_usage_start_date'],
  bill: periodIn('bill_billing_period_start_date'),
  amounts: COSTS,
  rates: RATES,
  times: [
    'bill_billing_period_start_date',
    'bill_billing_period_end_date',
    'line_item_usage_start_date',
    'line_item_usage_end_date',
  ],
  maps: {
    product: 'product_',
    resource_tags: 'resource_tags_',
    cost_category: 'cost_category_',
    discount: 'discount_',
    tags: 'tags_',
  },
  // AWS: a line item id is unique within one time interval only, and the same line may have another id in the next version of
  // the report. So the interval stands beside it, and what is paid for: a line that was revised under its id is news.
  identity: {
    id: 'identity_line_item_id',
    beside: [
      'identity_time_interval',
      'bill_payer_account_id',
      'bill_billing_period_start_date',
      'line_item_usage_account_id',
      'line_item_line_item_type',
      'line_item_usage_start_date',
      'line_item_usage_end_date',
      'line_item_product_code',
      'line_item_usage_type',
      'line_item_operation',
      'line_item_resource_id',
      'line_item_tax_type',
      'line_item_line_item_description',
      'line_item_currency_code',
      'line_item_usage_amount',
      'line_item_unblended_cost',
    ],
    later: ['bill_invoice_id', 'bill_invoicing_entity'],
  },
}

/** AWS Cost and Usage Report, legacy (`lineItem/UnblendedCost`) and 2.0 (`line_item_unblended_cost`). */
export const awsFormat = costFormat(aws)
