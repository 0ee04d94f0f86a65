const COLUMNS = {
  BilledCost: '1.25',
  EffectiveCost: '1.25',
  ListCost: '1.25',
  ContractedCost: '1.25',
  BillingCurrency: 'USD',
  BillingAccountId: 'pays',
  BillingPeriodStart: '2024-10-01T00:00:00Z',
  BillingPeriodEnd: '2024-11-01T00:00:00Z',
  ChargePeriodStart: '2024-10-02T00:00:00Z',
  ChargePeriodEnd: '2024-10-03T00:00:00Z',
  ChargeCategory: 'Usage',
  ProviderName: 'AWS',
  ServiceName: 'Compute',
  SubAccountId: 'sub-42',
  ConsumedQuantity: '3',
  ConsumedUnit: 'Hours',
  ResourceId: 'vm',
}

/** A FOCUS bill of so many rows of 1.25 USD each. The last one costs what nobody can read. */
export function focusBill(rows: number, unreadable: string): string {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`
  const lines = Array.from({ length: rows }, (_, at) =>
    Object.values({ ...COLUMNS, ResourceId: `vm-${at}`, ...(at === rows - 1 && { BilledCost: unreadable }) })
      .map(quoted)
      .join(','),
  )
  return [Object.keys(COLUMNS).join(','), ...lines, ''].join('\n')
}
