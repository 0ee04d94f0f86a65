import { type Decimal, decimal, decimalText } from '#core/ground/decimal.ts'
import type { Rated } from './rated.ts'
import { tierName, tierOf } from './tier.ts'

type Block = Readonly<{ upTo?: string; amount: string }>

/**
 * One amount for the block in which the quantity ends, however much of it is used. The first block is due for nothing used too:
 * a block up to 0 at 0 says otherwise.
 */
export function rateBlocks(blocks: readonly Block[], quantity: Decimal): Rated {
  const block = tierOf(blocks, quantity)
  const says = `${decimalText(quantity)} ends in ${tierName(block, quantity, 'block')}: ${block.amount}`
  return { amount: decimal(block.amount), says, steps: [] }
}
