/** What a column of a FOCUS file holds: text kept as it is, an exact number, a moment, a currency, or one of a few words. */
type Kind = 'text' | 'number' | 'time' | 'currency' | readonly string[]

const DATES = ['BillingPeriodStart', 'BillingPeriodEnd', 'ChargePeriodStart', 'ChargePeriodEnd']

const NUMBERS = [
  'BilledCost',
  'CommitmentDiscountQuantity',
  'ConsumedQuantity',
  'ContractedCost',
  'ContractedUnitPrice',
  'EffectiveCost',
  'ListCost',
  'ListUnitPrice',
  'PricingCurrencyContractedUnitPrice',
  'PricingCurrencyEffectiveCost',
  'PricingCurrencyListUnitPrice',
  'PricingQuantity',
]

const WORDS: Readonly<Record<string, readonly string[]>> = {
  CapacityReservationStatus: ['Used', 'Unused'],
  ChargeCategory: ['Usage', 'Purchase', 'Tax', 'Credit', 'Adjustment'],
  ChargeClass: ['Correction'],
  ChargeFrequency: ['One-Time', 'Recurring', 'Usage-Based'],
  CommitmentDiscountCategory: ['Spend', 'Usage'],
  CommitmentDiscountStatus: ['Used', 'Unused'],
  PricingCategory: ['Standard', 'Dynamic', 'Committed', 'Other'],
}

const TEXTS = [
  'AvailabilityZone',
  'BillingAccountId',
  'BillingAccountName',
  'BillingAccountType',
  'CapacityReservationId',
  'ChargeDescription',
  'CommitmentDiscountId',
  'CommitmentDiscountName',
  'CommitmentDiscountType',
  'CommitmentDiscountUnit',
  'ConsumedUnit',
  'HostProviderName',
  'InvoiceId',
  'InvoiceIssuerName',
  'PricingCurrency',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'RegionId',
  'RegionName',
  'ResourceId',
  'ResourceName',
  'ResourceType',
  'ServiceCategory',
  'ServiceName',
  'ServiceProviderName',
  'ServiceSubcategory',
  'SkuId',
  'SkuMeter',
  'SkuPriceDetails',
  'SkuPriceId',
  'SubAccountId',
  'SubAccountName',
  'SubAccountType',
  'Tags',
]

/**
 * The columns of FOCUS 1.0 to 1.2, and the provider names of 1.3 and 1.4. They are what identifies a row, so this list and the
 * kinds above are frozen: with one column more, files that were imported before would count again. A column that is added one
 * day becomes a label and stays out of `identityText`.
 */
export const FOCUS_COLUMNS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...DATES.map((name) => [name, 'time'] as const),
  ...NUMBERS.map((name) => [name, 'number'] as const),
  ...Object.entries(WORDS),
  ...TEXTS.map((name) => [name, 'text'] as const),
  ['BillingCurrency', 'currency'],
])

/** What FOCUS 1.3 and 1.4 added: labels, as said above. */
export const LATER_COLUMNS: ReadonlySet<string> = new Set([
  'AllocatedMethodDetails',
  'AllocatedMethodId',
  'AllocatedResourceId',
  'AllocatedResourceName',
  'AllocatedTags',
  'CommitmentProgramEligibilityDetails',
  'ContractApplied',
  'InvoiceDetailId',
])

const BY_LOWER_CASE = new Map([...FOCUS_COLUMNS.keys(), ...LATER_COLUMNS].map((name) => [name.toLowerCase(), name]))

/** FOCUS's name of a column, whatever its case and the spaces around it; undefined for a column that FOCUS does not know. */
export function focusColumn(header: string): string | undefined {
  return BY_LOWER_CASE.get(header.trim().toLowerCase())
}

/** The provider's column: ProviderName up to 1.2, and what replaced it from 1.3 on. The first that is there counts. */
export const PROVIDER_COLUMNS = ['ProviderName', 'ServiceProviderName', 'HostProviderName'] as const

/** Without these columns no row can be used, so a file that lacks one is refused as a whole. */
export const NEEDED_COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingCurrency',
  'ChargePeriodStart',
  'ChargePeriodEnd',
] as const

/** Which columns a file lacks, as names for a person; none where it can be imported. */
export function missingColumns(headers: readonly string[]): readonly string[] {
  const known = new Set(headers.map(focusColumn))
  const missing: string[] = NEEDED_COLUMNS.filter((name) => !known.has(name))
  return PROVIDER_COLUMNS.some((name) => known.has(name)) ? missing : [...missing, PROVIDER_COLUMNS.join(' or ')]
}

/** Which of FOCUS's columns stand in a file more than once, so that nobody can say which one is meant. */
export function repeatedColumns(headers: readonly string[]): readonly string[] {
  const known = headers.map(focusColumn).filter((name) => name !== undefined)
  return [...new Set(known.filter((name, at) => known.indexOf(name) < at))]
}
