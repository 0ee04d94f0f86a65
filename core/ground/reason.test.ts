import fc from 'fast-check'
import { expect, test } from 'vitest'
import { flattenReason, type Reason } from './reason.ts'

const RATED: Reason = {
  rule: 'rated_line',
  says: 'Cores: 260.00 EUR',
  because: [
    {
      rule: 'price:cost_plus',
      says: 'cost 200 × 1.3',
      parties: ['nordwind'],
      because: [
        { rule: 'upstream', says: 'Cost: 200 EUR' },
        { rule: 'fx', says: '1 USD = 0.9 EUR', parties: ['nordwind', 'altus'] },
      ],
    },
    { rule: 'goodwill', says: 'Goodwill of 10' },
  ],
}

test('a tree becomes rows, root first, each closed to whom its nearest node above is closed', () => {
  const nodes = flattenReason(RATED, ['nordwind', 'fen-foods'])
  expect(nodes.map(({ path, children, parties, body }) => [path, body.rule, children, parties])).toEqual([
    ['1', 'rated_line', 2, ['nordwind', 'fen-foods']],
    ['1.1', 'price:cost_plus', 2, ['nordwind']],
    ['1.1.1', 'upstream', 0, ['nordwind']],
    ['1.1.2', 'fx', 0, ['nordwind', 'altus']],
    ['1.2', 'goodwill', 0, ['nordwind', 'fen-foods']],
  ])
})

test('a row has all that its node says, but neither its parties nor what lies below', () => {
  const reason: Reason = {
    rule: 'quantity',
    says: '3 cores',
    amount: '3',
    unit: 'core-month',
    facts: ['fact:4'],
    parties: ['altus'],
    because: [],
  }
  expect(flattenReason(reason, [])).toEqual([
    {
      path: '1',
      children: 0,
      parties: ['altus'],
      body: { rule: 'quantity', says: '3 cores', amount: '3', unit: 'core-month', facts: ['fact:4'] },
    },
  ])
})

test('parties that are nobody close a node to everybody', () => {
  expect(flattenReason({ rule: 'secret', says: '', parties: [] }, ['altus'])[0]?.parties).toEqual([])
})

test('law: every node has one row, its own path, as many children as it says, and the parties from above', () => {
  const { tree } = fc.letrec<{ tree: Reason }>((tie) => ({
    tree: fc.record(
      {
        rule: fc.constant('node'),
        says: fc.string(),
        parties: fc.subarray(['altus', 'nordwind', 'fen-foods']),
        because: fc.array(tie('tree'), { maxLength: 3, depthIdentifier: 'reason' }),
      },
      { requiredKeys: ['rule', 'says'] },
    ),
  }))
  const sizeOf = (reason: Reason): number => 1 + (reason.because ?? []).reduce((size, one) => size + sizeOf(one), 0)
  const nodeAt = (root: Reason, path: string): Reason | undefined =>
    path
      .split('.')
      .slice(1)
      .reduce<Reason | undefined>((node, step) => node?.because?.[Number(step) - 1], root)
  fc.assert(
    fc.property(tree, (reason) => {
      const nodes = flattenReason(reason, ['everybody'])
      const byPath = new Map(nodes.map((node) => [node.path, node]))
      expect(nodes).toHaveLength(sizeOf(reason))
      expect(byPath.size).toBe(nodes.length)
      for (const { path, children, parties, body } of nodes) {
        const source = nodeAt(reason, path)
        const above = byPath.get(path.slice(0, path.lastIndexOf('.')))
        expect(body.says).toBe(source?.says)
        expect(children).toBe(source?.because?.length ?? 0)
        expect(parties).toEqual(source?.parties ?? above?.parties ?? ['everybody'])
      }
    }),
  )
})
