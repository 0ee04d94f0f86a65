import { ok } from '#core/ground/result.ts'
import { type CostExport, costFormat } from './cost-rows.ts'
import { dateOf } from './row-format.ts'
import { snakeCase } from './row-values.ts'

/** `cost/myCost` → `cost_my_cost`; what stands after `tags/` is a name that somebody gave. */
function columnOf(header: string): string {
  const [, group = '', tail = ''] = /^([^/]+)\/(.+)$/.exec(header) ?? []
  if (group === '') return snakeCase(header)
  return group === 'tags' ? `tags_${tail}` : `${snakeCase(group)}_${snakeCase(tail)}`
}

const oci: CostExport = {
  name: 'oci',
  title: 'an Oracle Cloud cost report',
  cloud: 'oracle',
  kind: 'oci.cost',
  summed: ['cost'],
  columnOf,
  needed: [['cost_my_cost'], ['cost_currency_code'], ['line_item_interval_usage_start'], ['line_item_tenant_id']],
  marks: ['cost_my_cost', 'line_item_interval_usage_start'],
  payer: ['line_item_tenant_id'],
  account: ['line_item_tenant_id'],
  subject: ['line_item_tenant_id'],
  service: ['product_service'],
  sku: ['cost_product_sku'],
  region: ['product_region'],
  resource: ['product_resource_id', 'product_resource'],
  unit: ['cost_sku_unit_description', 'cost_billing_unit_readable'],
  currency: ['cost_currency_code'],
  quantity: ['usage_billed_quantity'],
  cost: ['cost_my_cost'],
  time: ['line_item_interval_usage_start'],
  // The report names no billing period; Oracle bills by the calendar month in UTC.
  bill: (_row, time) => ok(`${dateOf(time).slice(0, 8)}01`),
  amounts: ['cost_my_cost_overage', 'usage_billed_quantity_overage', 'cost_attributed_cost', 'usage_attributed_usage'],
  rates: ['cost_unit_price', 'cost_unit_price_overage'],
  times: ['line_item_interval_usage_start', 'line_item_interval_usage_end'],
  maps: {},
  // Oracle corrects a line by another one (`isCorrection`) that names it (`backreferenceNo`) and has a reference of its own.
  identity: {
    id: 'line_item_reference_no',
    beside: [
      'line_item_tenant_id',
      'line_item_interval_usage_start',
      'line_item_interval_usage_end',
      'line_item_is_correction',
      'line_item_backreference_no',
      'product_service',
      'product_compartment_id',
      'product_resource_id',
      'cost_subscription_id',
      'cost_product_sku',
      'usage_billed_quantity',
      'cost_my_cost',
      'cost_currency_code',
    ],
    later: [],
  },
}

/** Oracle Cloud Infrastructure's cost report. */
export const ociFormat = costFormat(oci)
