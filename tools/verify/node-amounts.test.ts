import { describe, expect, test } from 'vitest'
import { amountFault, type Node } from './node-amounts.ts'

type Step = readonly [rule: string, amount?: string, says?: string]

function nodeOf([rule, amount, says = 'x']: Step, closed = 0): Node {
  return { rule, says, closed, ...(amount !== undefined && { amount }) } as unknown as Node
}

function faultOf(at: Step, below: readonly Step[], closed = 0): string | undefined {
  const placed = { rated: undefined, before: undefined, named: undefined }
  return amountFault({ ...placed, node: nodeOf(at, closed), below: below.map((one) => nodeOf(one)) })
}

const TIERS: readonly Step[] = [
  ['tier', '100'],
  ['tier', '50'],
]

describe('what a price comes to by its steps', () => {
  test.each<{ what: string; at: Step; below: readonly Step[]; off: Step }>([
    { what: 'its tiers', at: ['price:graduated', '150'], below: TIERS, off: ['price:graduated', '151'] },
    { what: 'all in one tier', at: ['price:volume', '100'], below: [['tier', '100']], off: ['price:volume', '99'] },
    {
      what: 'a quantity at one price',
      at: ['price:per_unit', '240', '3 × 80 = 240'],
      below: [['quantity']],
      off: ['price:per_unit', '241', '3 × 80 = 241'],
    },
    {
      what: 'two discounts in order',
      at: ['price:graduated', '115'],
      below: [...TIERS, ['discount', '-30'], ['discount', '-5']],
      off: ['price:graduated', '150'],
    },
    {
      what: 'at most the maximum',
      at: ['price:graduated', '120'],
      below: [...TIERS, ['maximum', '120']],
      off: ['price:graduated', '150'],
    },
    {
      what: 'less what stood before in the window',
      at: ['price:graduated', '80', '120 with this period, 40 before: 80'],
      below: [...TIERS, ['discount', '-15'], ['maximum', '120'], ['before', '40']],
      off: ['price:graduated', '120', '120 with this period, 40 before: 80'],
    },
    {
      what: 'and the minimum that is still due where the window ends',
      at: ['price:per_unit', '70', '30 with this period, 20 before: 10; At least 90, and 30 was used: 60 more'],
      below: [
        ['before', '20'],
        ['minimum', '60'],
      ],
      off: ['price:per_unit', '10', '30 with this period, 20 before: 10; At least 90, and 30 was used: 60 more'],
    },
    {
      what: 'the part of a pool',
      at: ['price:graduated', '37.5'],
      below: [...TIERS, ['fx'], ['allotment', '37.5']],
      off: ['price:graduated', '150'],
    },
    {
      what: 'several prices of one period',
      at: ['price:flat', '7'],
      below: [
        ['part', '4'],
        ['part', '3'],
      ],
      off: ['price:flat', '4'],
    },
    {
      // 150 × 12 ÷ 31 = 58.064516129032258064516…, kept to 18 places.
      what: 'tiers for some of the days',
      at: ['stretch', '58.064516129032258065', '150 for 12 of 31 days = 58.064516129032258065'],
      below: TIERS,
      off: ['stretch', '150', '150 for 12 of 31 days = 58.064516129032258065'],
    },
    {
      what: 'a commitment in its line',
      at: ['rated_line', '190'],
      below: [
        ['promise:true-up', '200'],
        ['void', '-10'],
      ],
      off: ['rated_line', '-10'],
    },
  ])('$what', ({ at, below, off }) => {
    expect(faultOf(at, below)).toBeUndefined()
    expect(faultOf(off, below)).toMatch(/its parts come to/)
  })

  test.each<{ what: string; at: Step; below: readonly Step[] }>([
    { what: 'an exchange', at: ['price:graduated', '165'], below: [...TIERS, ['fx']] },
    { what: 'a marked-up cost', at: ['price:cost_plus', '300'], below: [['upstream', '250']] },
    { what: 'a step without an amount', at: ['price:points', '9'], below: [['level']] },
  ])('is not known by $what', ({ at, below }) => {
    expect(faultOf(at, below)).toBeUndefined()
  })

  test('is not known where part of it is closed', () => {
    expect(faultOf(['price:graduated', '1'], TIERS, 1)).toBeUndefined()
  })
})
