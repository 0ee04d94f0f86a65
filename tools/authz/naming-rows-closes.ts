/** Where questions about closes name something. Their acts are the operator's alone. */
import type { Filter } from './naming-rows.ts'

export const CLOSE_FILTERS: readonly Filter[] = [
  ['/v1/close-preview', 'seller', 'organization'],
  ['/v1/close-preview', 'link', 'agreement'],
  ['/v1/close-findings', 'link', 'agreement'],
  ['/v1/parked', 'scope', 'agreement'],
]
