import type { PartnerRole } from '#core/life/role.ts'
import type { ScopeWord } from './scope.ts'

/**
 * What an incentive pays on. Money bases are what the program's owner billed on its own sale; the others count units. `earning(x)` is
 * what another incentive earned on the same credit's customer and product, `let.x` an aggregate that the program names.
 */
export const BASES = [
  'line.amount',
  'line.quantity',
  'subscription.first_year_value',
  'subscription.recurring_value',
  'subscription.quantity',
  'renewal.value',
  'renewal.quantity',
  'expansion.value',
  'expansion.quantity',
  'sell_through.amount',
  'sell_through.quantity',
  'deal.expected_value',
  'milestone.value',
] as const
export type NamedBase = (typeof BASES)[number]
export type Base = NamedBase | `let.${string}` | `earning(${string})`

/** Bases that count things instead of money: they have no currency. */
export const UNIT_BASES: ReadonlySet<string> = new Set([
  'line.quantity',
  'subscription.quantity',
  'renewal.quantity',
  'expansion.quantity',
  'sell_through.quantity',
])

export const LET_SOURCES = [
  'line.amount',
  'line.quantity',
  'subscription',
  'customer',
  'milestone',
  'touchpoint',
  'renewal',
  'certification',
  'sell_through.amount',
  'sell_through.quantity',
] as const
export type LetSource = (typeof LET_SOURCES)[number]

/**
 * A named number: the sum or count of something over a scope and a window that ends with the credit's moment, or the ratio of two
 * others. `over` is a period's name (the one that holds the moment), an ISO duration before it, or the program's whole life.
 */
export type LetRule =
  | Readonly<{
      sum: LetSource
      where?: string
      per?: ScopeWord | readonly ScopeWord[]
      role?: PartnerRole
      over?: string
    }>
  | Readonly<{
      count: LetSource
      where?: string
      per?: ScopeWord | readonly ScopeWord[]
      role?: PartnerRole
      over?: string
    }>
  | Readonly<{ ratio: readonly [string, string]; otherwise?: string }>
