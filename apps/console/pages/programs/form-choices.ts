import { asWords } from '#apps/console/api/names.ts'
import { STAGES } from '#apps/console/theme/stage.tsx'

const named = (values: readonly string[]) => values.map((value) => ({ value, name: asWords(value) }))
const NONE = { value: '', name: '—' }

/** The roles that a partner can have in a customer's life, in the order of the stages. */
export const ROLES = ['designer', 'implementer', 'manager', 'supporter', 'influencer', 'seller'] as const

export const STAGE_CHOICES = named(STAGES)
export const PERIOD_CHOICES = [NONE, ...named(['month', 'quarter', 'half_year', 'year', 'program'])]
export const SCOPE_CHOICES = [
  NONE,
  ...named(['partner', 'group', 'customer', 'subscription', 'product', 'deal', 'credit', 'program']),
]
export const PAY_CHOICES = [
  { value: 'fixed', name: 'A fixed amount' },
  { value: 'percent', name: 'A percentage' },
  { value: 'per_unit', name: 'An amount for each unit' },
  { value: 'marginal', name: 'Tier by tier' },
  { value: 'cliff', name: 'The highest step for all' },
]
/** What is offered while typing; programs name others themselves. */
export const TRIGGERS = [
  'invoice.issued',
  'invoice.paid',
  'subscription.started',
  'subscription.expanded',
  'subscription.renewed',
  'deal.registered',
  'deal.influenced',
  'sell_through.reported',
  'milestone.in_production',
  'milestone.assessment_completed',
  'month.ended',
  'quarter.ended',
  'year.ended',
]
export const BASES = [
  'line.amount',
  'line.quantity',
  'subscription.first_year_value',
  'subscription.recurring_value',
  'renewal.value',
  'expansion.value',
  'sell_through.amount',
  'sell_through.quantity',
  'deal.expected_value',
  'milestone.value',
]
