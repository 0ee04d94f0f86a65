import { describe, expect, test } from 'vitest'
import { priceSchema } from './price-schema.ts'

const price = (model: object, more: object = {}) => ({
  book: 'altus:list',
  product: 'altus:stratum',
  charge: 'cores',
  currency: 'EUR',
  from: '2026-01-01T00:00:00Z',
  price: model,
  ...more,
})
const UNIT = { model: 'per_unit', unit: '80' }
const FLAT = { model: 'flat', amount: '5', proration: 'none' }
const MARKUP = { model: 'cost_plus', factor: '1.2' }
const PERCENT = { model: 'percentage', percent: '1.3' }
const MATRIX = { model: 'matrix', by: ['region', 'tier'], cells: [{ where: { region: 'eu' }, price: UNIT }] }
const tiers = (...bounds: readonly (string | undefined)[]) =>
  bounds.map((upTo) => ({ unit: '1', ...(upTo !== undefined && { upTo }) }))
const graduated = (...bounds: readonly (string | undefined)[]) => ({ model: 'graduated', tiers: tiers(...bounds) })
const points = (...levels: readonly string[]) => ({
  model: 'points',
  pointsPerUnit: '11',
  levels: levels.map((atLeast) => ({ atLeast, price: '1' })),
})

describe('a price may be', () => {
  test.each([
    price(UNIT),
    price({ model: 'per_unit', unit: '-0.5' }),
    price(FLAT),
    price({ model: 'flat', amount: '5', proration: 'seconds' }),
    price(graduated('5', '10', undefined)),
    price(graduated('0.000000000000000001', '0.000000000000000002', undefined)),
    price({ model: 'volume', tiers: [{ upTo: '100', unit: '2', flat: '10' }, { unit: '1' }] }),
    price({ model: 'package', size: '10', amount: '15' }),
    price({ model: 'blocks', blocks: [{ upTo: '0', amount: '0' }, { amount: '9' }] }),
    price({ model: 'graduated_percentage', tiers: [{ upTo: '100', percent: '3', flat: '1' }, { percent: '2' }] }),
    price(points('0', '360')),
    price({ ...points('0.0'), committed: '360' }),
    price(PERCENT),
    price({ ...PERCENT, fixed: '2', minimum: '1', maximum: '1', freeEvents: '3', freeUnits: '250.5' }),
    price(MATRIX),
    price({ ...MATRIX, otherwise: graduated(undefined) }),
    price(MARKUP),
    price(UNIT, { to: '2027-01-01T00:00:00Z', only: { subscription: 'nordwind:fen' }, free: 'P14D' }),
    price(UNIT, { only: { customer: 'fen-foods', plan: 'gold' }, scope: 'customer', allotment: 'evenly' }),
    price(UNIT, { scope: 'agreement', window: 'year', minimum: '0', maximum: '100.00', proration: 'fixed_30' }),
    price(UNIT, { window: 'term', scope: 'subscription' }),
    price(UNIT, { window: 'term' }),
    price(UNIT, { discounts: [{ percent: '100' }, { amount: '5', because: 'first year' }] }),
    price(FLAT, { billed: 'advance', free: 'P1M', discounts: [{ percent: '10' }] }),
    price(MARKUP, { maximum: '100', discounts: [{ percent: '10' }] }),
  ])('%j', (body) => expect(priceSchema.parse(body)).toEqual(body))
})

const VALUES = {
  scope: 'customer',
  window: 'year',
  allotment: 'evenly',
  minimum: '1',
  maximum: '1',
  proration: 'none',
  free: 'P1M',
  billed: 'advance',
} as const

describe('a price is refused', () => {
  test.each<{ body: object; path: string; says: RegExp }>([
    { body: price(UNIT, { windows: 'year' }), path: '', says: /Unrecognized key: "windows"/ },
    { body: price({ ...UNIT, unti: '80' }), path: 'price', says: /Unrecognized key: "unti"/ },
    { body: price({ model: 'graduated', tiers: [{ unit: '1', uptTo: '5' }] }), path: 'price.tiers.0', says: /"uptTo"/ },
    { body: price({ model: 'tiered', tiers: [] }), path: 'price.model', says: /Invalid/ },
    { body: price({ model: 'per_unit', unit: '8O' }), path: 'price.unit', says: /a decimal number/ },
    { body: price(graduated('5', '5', undefined)), path: 'price.tiers', says: /tiers with ascending bounds/ },
    { body: price(graduated('10', '9', undefined)), path: 'price.tiers', says: /ascending/ },
    { body: price(graduated('5', '10')), path: 'price.tiers', says: /the last one open/ },
    { body: price(graduated(undefined, undefined)), path: 'price.tiers', says: /the last one open/ },
    {
      body: price(graduated('9007199254740993', '9007199254740992', undefined)),
      path: 'price.tiers',
      says: /ascending/,
    },
    { body: price(graduated('-1', undefined)), path: 'price.tiers.0.upTo', says: /not negative/ },
    { body: price({ model: 'volume', tiers: [] }), path: 'price.tiers', says: />=1/ },
    { body: price({ model: 'package', size: '0', amount: '1' }), path: 'price.size', says: /above zero/ },
    { body: price({ model: 'package', size: '-1', amount: '1' }), path: 'price.size', says: /above zero/ },
    {
      body: price({ model: 'blocks', blocks: [{ upTo: '1', amount: '1' }] }),
      path: 'price.blocks',
      says: /blocks with/,
    },
    { body: price(points('1', '360')), path: 'price.levels', says: /the first begins at 0/ },
    { body: price(points('0', '360', '360')), path: 'price.levels', says: /levels that ascend/ },
    { body: price({ ...PERCENT, freeEvents: '1.5' }), path: 'price.freeEvents', says: /a whole number/ },
    { body: price({ ...PERCENT, minimum: '2', maximum: '1' }), path: 'price.minimum', says: /not above the maximum/ },
    { body: price({ ...PERCENT, percent: '-1' }), path: 'price.percent', says: /not negative/ },
    { body: price({ ...MATRIX, by: ['a', 'a'] }), path: 'price.by', says: /all different/ },
    {
      body: price({ ...MATRIX, cells: [{ where: { regoin: 'eu' }, price: UNIT }] }),
      path: 'price.cells.0.where',
      says: /labels of the matrix, which are region, tier, and not regoin/,
    },
    {
      body: price({ ...MATRIX, cells: [{ where: {}, price: UNIT }] }),
      path: 'price.cells.0.where',
      says: /labels that/,
    },
    {
      body: price({ ...MATRIX, cells: [...MATRIX.cells, ...MATRIX.cells] }),
      path: 'price.cells.1.where',
      says: /no earlier one is the same/,
    },
    {
      body: price({ ...MATRIX, cells: [{ where: { region: 'eu' }, price: MATRIX }] }),
      path: 'price.cells.0.price.model',
      says: /Invalid/,
    },
    { body: price(UNIT, { minimum: '10', maximum: '9.999999999999999999' }), path: 'minimum', says: /not above/ },
    { body: price(UNIT, { minimum: '-1' }), path: 'minimum', says: /not negative/ },
    { body: price(UNIT, { free: '14D' }), path: 'free', says: /P14D or P1M/ },
    { body: price(UNIT, { free: 'P0D' }), path: 'free', says: /P14D/ },
    { body: price(UNIT, { free: '-P1M' }), path: 'free', says: /P14D/ },
    { body: price(UNIT, { free: 'P11Y' }), path: 'free', says: /at most 10 years/ },
    { body: price(UNIT, { free: 'P999999999Y' }), path: 'free', says: /at most 10 years/ },
    {
      body: price(UNIT, { discounts: [{ percent: '100.01' }] }),
      path: 'discounts.0.percent',
      says: /at most 100 percent/,
    },
    { body: price(UNIT, { discounts: [{ percent: '1', amount: '1' }] }), path: 'discounts.0', says: /or an amount/ },
    { body: price(UNIT, { only: {} }), path: 'only', says: /a subscription, a customer or a plan/ },
    { body: price(UNIT, { only: { customers: 'fen-foods' } }), path: 'only', says: /"customers"/ },
    { body: price(UNIT, { proration: 'daily' }), path: 'proration', says: /Invalid option/ },
    {
      body: price(UNIT, { window: 'term', scope: 'customer' }),
      path: 'window',
      says: /no window of a term over the scope customer: each subscription has its own terms/,
    },
    { body: price(UNIT, { allotment: 'evenly' }), path: 'allotment', says: /wanted the scope customer or agreement/ },
    ...(['scope', 'window', 'allotment', 'minimum', 'maximum', 'proration'] as const).map((field) => ({
      body: price(FLAT, { [field]: VALUES[field] }),
      path: field,
      says: new RegExp(`^no ${field}: a flat fee `),
    })),
    ...(['scope', 'window', 'allotment', 'minimum', 'free', 'billed', 'proration'] as const).map((field) => ({
      body: price(MARKUP, { [field]: VALUES[field] }),
      path: field,
      says: new RegExp(`^no ${field}: a marked-up cost `),
    })),
  ])('$path $says', ({ body, path, says }) => {
    const parsed = priceSchema.safeParse(body)
    const issues = parsed.error?.issues.map((one) => ({ path: one.path.join('.'), says: one.message })) ?? []
    expect(issues).toContainEqual({ path, says: expect.stringMatching(says) })
  })
})
