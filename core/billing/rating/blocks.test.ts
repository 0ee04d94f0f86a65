import { expect, test } from 'vitest'
import { decimal } from '#core/ground/decimal.ts'
import { rateBlocks } from './blocks.ts'

const BLOCKS = [{ upTo: '10', amount: '50' }, { upTo: '50', amount: '200' }, { amount: '600' }]

test.each([
  { quantity: '0', amount: '50', where: 'the block up to 10', because: 'the first block is due for nothing used too' },
  { quantity: '10', amount: '50', where: 'the block up to 10', because: 'the bound belongs to its block' },
  { quantity: '10.000000000000000001', amount: '200', where: 'the block up to 50', because: 'the least above it' },
  { quantity: '50', amount: '200', where: 'the block up to 50', because: 'the second bound' },
  { quantity: '51', amount: '600', where: 'the last block', because: 'past every bound' },
  { quantity: '1000000', amount: '600', where: 'the last block', because: 'however much' },
  {
    quantity: '-1',
    amount: '50',
    where: 'the first block, which holds below zero too',
    because: 'less than nothing',
  },
])('$quantity: $because', ({ quantity, amount, where }) => {
  const rated = rateBlocks(BLOCKS, decimal(quantity))
  expect(rated.amount.toFixed()).toBe(amount)
  expect(rated.says).toBe(`${quantity} ends in ${where}: ${amount}`)
})

test('a block up to 0 at 0 makes nothing used cost nothing', () => {
  const blocks = [{ upTo: '0', amount: '0' }, ...BLOCKS]
  expect(rateBlocks(blocks, decimal(0)).amount.toFixed()).toBe('0')
  expect(rateBlocks(blocks, decimal('0.001')).amount.toFixed()).toBe('50')
})
