import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'
import { tierOf } from './tier.ts'

type Block = Readonly<{ upTo?: string; amount: string }>

/** One amount for the block in which the quantity ends, however much of it is used. */
export function rateBlocks(blocks: readonly Block[], quantity: Decimal): Rated {
  const block = tierOf(blocks, quantity)
  const name = block.upTo === undefined ? 'the last block' : `the block up to ${block.upTo}`
  return { amount: decimal(block.amount), says: `${decimalText(quantity)} lies in ${name}: ${block.amount}`, steps: [] }
}
