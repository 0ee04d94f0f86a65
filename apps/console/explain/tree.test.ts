import { describe, expect, test } from 'vitest'
import type { ReasonNode } from '#apps/console/api/answers.ts'
import { flatten } from './facts-below.tsx'
import { namePosting } from './trail.ts'
import { type Branch, labelOf, treeOf } from './tree.ts'

const node = (path: string, closed = 0): ReasonNode => ({ path, rule: 'tier', says: `says ${path}`, closed })
const shape = (branch: Branch | undefined): unknown => branch && [branch.node.path, ...branch.below.map(shape)]

describe('the tree', () => {
  test.each([
    { paths: ['1'], tree: ['1'], because: 'a posting may have no reasons below it' },
    {
      paths: ['1', '1.1', '1.1.1', '1.2'],
      tree: ['1', ['1.1', ['1.1.1']], ['1.2']],
      because: 'each stands under its parent',
    },
    {
      paths: ['1', '1.2', '1.10'],
      tree: ['1', ['1.2'], ['1.10']],
      because: 'the tenth reason is no child of the first',
    },
    { paths: [], tree: undefined, because: 'nothing is no tree' },
  ])('$because', ({ paths, tree }) => expect(shape(treeOf(paths.map((path) => node(path))))).toEqual(tree))

  test('a closed reason is counted where it would stand', () => {
    expect(treeOf([node('1'), node('1.1', 2)])?.below[0]?.node.closed).toBe(2)
  })
})

describe('names', () => {
  test.each([
    { posting: 'line:ALTUS-INV-000003/2', name: 'ALTUS-INV-000003, line 2', page: '/invoices/$number' },
    { posting: 'earning:ALTUS-ST-000001/1', name: 'ALTUS-ST-000001, line 1', page: '/statements/$number' },
    { posting: 'payout:ALTUS-PO-000007', name: 'ALTUS-PO-000007', page: undefined },
  ])('$posting', ({ posting, name, page }) => expect(namePosting(posting)).toMatchObject({ name, page }))

  test('a rule that nobody has named yet is shown by its own words', () => {
    expect([labelOf('price:flat'), labelOf('minimum_commitment')]).toEqual(['Flat price', 'Minimum commitment'])
  })
})

test('a fact is read as pairs, however deep it is', () => {
  const body = {
    chain: ['altus:nordwind', 'nordwind:leaf'],
    price: { model: 'graduated', tiers: [{ upTo: '20', unit: '5' }, { unit: '3' }] },
    due: '2024-06-14',
  }
  expect(flatten(body)).toEqual([
    ['chain', 'altus:nordwind, nordwind:leaf'],
    ['price model', 'graduated'],
    ['price tier 1 up to', '20'],
    ['price tier 1 unit', '5'],
    ['price tier 2 unit', '3'],
    ['due', '14 Jun 2024'],
  ])
})
