import { expect, test } from 'vitest'
import type { Fact } from '#core/ground/fact.ts'
import { parametersAt } from './parameter.ts'

const day = (text: string) => `2026-${text}T00:00:00Z`
const told = (position: number, values: Readonly<Record<string, string>>, from: string, to?: string): Fact => ({
  ...{ position, kind: 'program_parameters', id: `fact-${position}`, about: `altus:p${position}`, owner: 'altus' },
  learnedAt: day('01-01'),
  body: {
    ...{ program: 'altus:lifecycle', partner: 'nordwind', values, from: day(from) },
    ...(to !== undefined && { to: day(to) }),
  },
})
const YEAR = told(1, { target: '100000', region: 'north' }, '01-01')
const SPRING = told(2, { target: '30000' }, '04-01', '07-01')

const valuesAt = (facts: readonly Fact[], moment: string, partner = 'nordwind') => {
  const held = parametersAt(facts, { program: 'altus:lifecycle', partner, at: Temporal.Instant.from(moment) })
  return [...held.values()].map(({ name, value, fact }) => `${name} ${value} by ${fact}`).sort()
}

test.each([
  { facts: [YEAR], moment: '2025-12-31T23:59:59.999999999Z', values: [], because: 'nothing holds yet' },
  {
    facts: [YEAR],
    moment: day('01-01'),
    values: ['region north by 1', 'target 100000 by 1'],
    because: 'the first moment',
  },
  {
    facts: [YEAR, SPRING],
    moment: day('04-01'),
    values: ['region north by 1', 'target 30000 by 2'],
    because: 'a quarter’s target covers up the year’s, and nothing else',
  },
  {
    facts: [YEAR, SPRING],
    moment: '2026-06-30T23:59:59.999999999Z',
    values: ['region north by 1', 'target 30000 by 2'],
    because: 'to its last moment',
  },
  {
    facts: [YEAR, SPRING],
    moment: day('07-01'),
    values: ['region north by 1', 'target 100000 by 1'],
    because: 'then the year’s holds again',
  },
  {
    facts: [SPRING, { ...YEAR, position: 3 }],
    moment: day('04-01'),
    values: ['region north by 3', 'target 30000 by 2'],
    because: 'the year’s was told later and begins earlier',
  },
  {
    facts: [YEAR, told(2, { target: '90000' }, '01-01')],
    moment: day('01-01'),
    values: ['region north by 1', 'target 90000 by 2'],
    because: 'of two from one date the one told last',
  },
  {
    facts: [YEAR, { ...told(2, { target: '90000' }, '01-01'), about: YEAR.about }],
    moment: day('01-01'),
    values: ['target 90000 by 2'],
    because: 'told anew about the same thing, its former values are gone',
  },
])('$moment: $because', ({ facts, moment, values }) => expect(valuesAt(facts, moment)).toEqual(values))

test('another partner has values of its own', () => expect(valuesAt([YEAR], day('02-01'), 'leaf')).toEqual([]))
