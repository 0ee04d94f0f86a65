import type { Decimal } from '#core/ground/decimal.ts'
import type { Treatment } from './tax/treatment.ts'

/** One posted line of a key, oldest first: its document, how it is taxed there, and the document that its own document voids. */
export type LineBefore = Readonly<{ document: string; amount: Decimal; treatment: Treatment; voids: string | null }>

/** The line that corrections of a key correct in the end: its document gives them tax point and rate, its amount their limit. */
export type LineOrigin = Omit<LineBefore, 'voids'>

/**
 * The origin of whatever comes next on a key: the line by which it was billed first, or first after the document of that one was
 * voided. Undefined where the next line is an origin itself.
 */
export function lineOrigin(lines: readonly LineBefore[]): LineOrigin | undefined {
  let origin: LineOrigin | undefined
  for (const { voids, ...line } of lines) {
    if (origin !== undefined && voids === origin.document) origin = undefined
    else origin ??= line
  }
  return origin
}
