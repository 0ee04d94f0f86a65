import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { programDocument } from './program-schema.ts'
import { WRITTEN } from './written-program.test-data.ts'

const LEAST = {
  program: 'lifecycle',
  version: 1,
  currency: 'EUR',
  effective: { from: '2026-01-01', to: '2027-01-01' },
  incentives: [{ id: 'deploy', stage: 'implement', trigger: 'milestone.in_production', pay: { fixed: 2500 } }],
  payout: { period: 'quarter' },
}

const withIncentive = (fields: object) => ({ ...LEAST, incentives: [{ ...LEAST.incentives[0], ...fields }] })

/** What a document comes out as, or each fault as `path: message`. */
function read(document: unknown): unknown {
  const answer = programDocument.safeParse(document)
  return answer.success ? answer.data : answer.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

test('the least that a program says, and what is meant where it says nothing', () => {
  expect(read(LEAST)).toEqual({
    name: 'lifecycle',
    version: 1,
    currency: 'EUR',
    effective: { from: '2026-01-01', to: '2027-01-01' },
    partners: 'enrolled',
    incentives: [{ id: 'deploy', stage: 'implement', trigger: 'milestone.in_production', pay: { fixed: '2500' } }],
    payout: { period: 'quarter', zone: 'UTC', minimum: '0' },
  })
})

test.each([
  { written: { ...LEAST, name: 'Customer lifecycle' }, name: 'Customer lifecycle' },
  { written: { ...LEAST, program: 'altus:lifecycle' }, name: 'lifecycle' },
])('is called $name', ({ written, name }) => expect(read(written)).toMatchObject({ name }))

test('without a name and an id nobody could name it', () => {
  const { program: _program, ...nameless } = LEAST
  expect(read(nameless)).toEqual(['name: a name, or a program id that stands for it'])
})

describe('numbers', () => {
  test.each([
    { written: 8, comes: '8' },
    { written: 0.5, comes: '0.5' },
    { written: '8.50', comes: '8.50' },
    { written: 1e-7, comes: '0.0000001' },
    { written: 123456789012345, comes: '123456789012345' },
    { written: '12345678901234567890.123456789012345678', comes: '12345678901234567890.123456789012345678' },
  ])('$written comes out as the text $comes', ({ written, comes }) =>
    expect(read(withIncentive({ pay: { percent: written } }))).toMatchObject({
      incentives: [{ pay: { percent: comes } }],
    }),
  )

  test.each([
    { written: 1234567890123456, says: /15 digits/ },
    { written: 0.1234567890123456, says: /15 digits/ },
    { written: 'eight', says: /a number with at most 18 places/ },
    { written: '0.1234567890123456789', says: /a number with at most 18 places/ },
    { written: -1, says: /not negative/ },
  ])('$written is refused', ({ written, says }) => expect(String(read({ ...LEAST, budget: written }))).toMatch(says))
})

test('a split is an object, or a list of roles one by one', () => {
  const split = { manager: '60', supporter: '40' }
  expect(read(withIncentive({ split: { manager: 60, supporter: 40 } }))).toMatchObject({ incentives: [{ split }] })
  expect(read(withIncentive({ split: [{ manager: 60 }, { supporter: 40 }] }))).toMatchObject({
    incentives: [{ split }],
  })
})

describe('is refused', () => {
  test.each([
    { written: { ...LEAST, budgt: 5 }, says: /budgt/ },
    { written: withIncentive({ payy: 5 }), says: /payy/ },
    { written: withIncentive({ trigger: 'invoice.isued' }), says: /a trigger such as/ },
    { written: withIncentive({ trigger: 'milestone.' }), says: /a trigger such as/ },
    { written: withIncentive({ base: 'line.amout' }), says: /a base such as/ },
    { written: withIncentive({ link: 'customer-sale' }), says: /link/ },
    { written: withIncentive({ caps: [{ per: 'customer' }] }), says: /caps\.0: one of amount, times and units/ },
    { written: withIncentive({ caps: [{ amount: 1, times: 1 }] }), says: /caps\.0: one of amount, times and units/ },
    {
      written: withIncentive({ pay: { percent: 1, fixed: 1 } }),
      says: /pay: one of percent, per_unit, fixed, marginal and cliff/,
    },
    { written: withIncentive({ pay: {} }), says: /pay: one of percent/ },
    { written: withIncentive({ vest: { every: 'P1M' } }), says: /vest\.over/ },
    { written: withIncentive({ vest: { over: 'PT12H' } }), says: /a time in days/ },
    { written: withIncentive({ vest: { over: '-P1M' } }), says: /a time in days/ },
    { written: withIncentive({ split: { manager: 101 } }), says: /split/ },
    { written: { ...LEAST, payout: { period: 'week' } }, says: /payout\.period/ },
    { written: { ...LEAST, effective: { from: '2026-02-30', to: '2027-01-01' } }, says: /effective\.from/ },
  ])('$says', ({ written, says }) => expect(String(read(written))).toMatch(says))
})

describe('a program for the life of a customer', () => {
  test('is accepted as it stands, its numbers as text', () => {
    const document = read(parse(WRITTEN))
    expect(document).toMatchObject({
      name: 'customer-lifecycle',
      version: 3,
      budget: '5000000',
      partners: 'enrolled',
      payout: { period: 'quarter', zone: 'UTC', delay: 'P45D', minimum: '200' },
    })
    const { incentives } = document as { incentives: readonly Readonly<{ id: string; pay: unknown }>[] }
    expect(incentives.map(({ id, pay }) => [id, pay])).toEqual([
      ['assess', { fixed: '2500' }],
      ['deploy', { percent: '8' }],
      ['consume', { marginal: [{ to: '100000', percent: '3' }, { percent: '5' }], per: 'quarter' }],
      ['sustain', { percent: '0.5' }],
      ['renew', { percent: '6' }],
    ])
  })
})
