import { midnightOf } from './links.ts'
import type { Life } from './lives.ts'
import { monthAt, WHOLE_MONTHS } from './months.ts'

/** The first moment of a month on a customer's chain: when a term ends. */
export const endAt = ({ customer }: Pick<Life, 'customer'>, index: number): string =>
  midnightOf(customer.partner, `${monthAt(index)}-01`)

/** When a customer's first term with a product begins. */
export function beginningOf(life: Life): string {
  return endAt(life, life.begins)
}

/** The month of a moment by its number; below zero outside of those that are told. */
export function monthOf(at: Temporal.Instant): number {
  return WHOLE_MONTHS.indexOf(at.toString().slice(0, 7))
}

export const isLived = ({ months }: Life, index: number): boolean => months.some((one) => one.index === index)
