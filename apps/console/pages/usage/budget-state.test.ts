import { describe, expect, test } from 'vitest'
import { amountFault, budgetState, nameAsId, readThresholds } from './budget-state.ts'

describe('where a budget of 100 stands', () => {
  test.each([
    { used: '0', reached: [], kind: 'below', says: '0\u00a0% used', percent: 0 },
    { used: '49.9', reached: [], kind: 'below', says: '50\u00a0% used', percent: 50 },
    { used: '50', reached: ['50'], kind: 'reached', says: '50\u00a0% reached', percent: 50 },
    { used: '100', reached: ['50', '100', '80'], kind: 'reached', says: '100\u00a0% reached', percent: 100 },
    {
      used: '100.000000000000000001',
      reached: ['50', '80', '100'],
      kind: 'passed',
      says: 'passed by 0.000000000000000001',
      percent: 100,
    },
  ])('$used used: $says', ({ used, reached, ...state }) =>
    expect(budgetState({ amount: '100', used, reached })).toEqual(state),
  )
})

test.each([
  ['25000', true],
  ['99.5', true],
  ['0', false],
  ['0.000', false],
  ['-1', false],
  ['1e3', false],
  ['1,000', false],
  ['', false],
])('%j as an amount: %s', (amount, isFair) => expect(amountFault(amount) === undefined).toBe(isFair))

test.each([
  ['50, 80 100%', ['50', '80', '100']],
  ['100;50;50', ['50', '100']],
  ['', []],
  ['half', undefined],
  ['0', undefined],
])('thresholds %j', (text, thresholds) => expect(readThresholds(text)).toEqual(thresholds))

test.each([
  ['Cluster nodes, 2026', 'cluster-nodes-2026'],
  ['  Größe  ', 'gr-e'],
])('%j as an id', (name, id) => expect(nameAsId(name)).toBe(id))
