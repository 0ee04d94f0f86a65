/**
 * Why a customer leaves, or a renewal is lost, in one word, so that reasons can be counted. The words are those that teams for
 * renewals ask with; what fits none is `other`, and the sentence beside it says more.
 */
export const DEPARTURE_REASONS = [
  'price',
  'product',
  'competitor',
  'no_need',
  'service',
  'moved',
  'closed',
  'other',
] as const
export type DepartureReason = (typeof DEPARTURE_REASONS)[number]
