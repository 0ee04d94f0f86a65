import { expect, test } from 'vitest'
import { optionsAt, pathAt } from './schema-completion.ts'

const PAY = {
  type: 'object',
  properties: { fixed: {}, percent: { description: 'Of the base' }, per: { enum: ['month', 'quarter'] } },
}
const SCHEMA = {
  properties: {
    program: {},
    incentives: {
      type: 'array',
      items: {
        properties: { id: {}, stage: { enum: ['design', 'renew'] }, pay: { anyOf: [{ $ref: '#/$defs/pay' }] } },
      },
    },
  },
  $defs: { pay: PAY },
}
const ABOVE = ['program: care', 'incentives:', '  # first', '  - id: deploy']

const labels = (above: readonly string[], before: string) => optionsAt(SCHEMA, above, before).map(({ label }) => label)

test.each([
  [[], '', []],
  [['incentives:'], '  - ', ['incentives']],
  [ABOVE, '    ', ['incentives']],
  [ABOVE, '', []],
  [ABOVE, '    pay: { ', ['incentives', 'pay']],
  [[...ABOVE, '    pay:'], '      ', ['incentives', 'pay']],
  [[...ABOVE, '    pay: { fixed: 1 }'], '    ', ['incentives']],
])('behind %j, %j stands in %j', (above, before, path) => {
  expect(pathAt(above, before)).toEqual(path)
})

test('fields of the part are offered, and the words that a field takes', () => {
  expect(labels([], '')).toEqual(['program', 'incentives'])
  expect(labels(ABOVE, '    ')).toEqual(['id', 'stage', 'pay'])
  expect(labels(ABOVE, '    stage: ')).toEqual(['design', 'renew'])
  expect(labels(ABOVE, '    pay: { ')).toEqual(['fixed', 'percent', 'per'])
  expect(labels(ABOVE, '    pay: { per: ')).toEqual(['month', 'quarter'])
  expect(labels(ABOVE, '    id: ')).toEqual([])
})
