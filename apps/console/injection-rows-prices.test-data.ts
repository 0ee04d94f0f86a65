import { type Plant, telling } from './injection-rows.test-data.ts'

const FROM = '2026-01-01T00:00:00Z'
const UNIT = { model: 'per_unit', unit: '1' }
const PRICE = { product: 'altus:stratum', charge: 'core-hours', currency: 'EUR', price: UNIT, from: FROM }
const MATRIX = { model: 'matrix', by: ['region'], cells: [{ where: { region: 'eu' }, price: UNIT }] }
const CHARGE = { charge: 'a', name: 'A', discloses: 'quantity' }
const PLAN = { plan: 'gold', name: 'Gold' }

const pricing =
  (changes: (text: string) => object): Plant =>
  ({ greta }, text, n) =>
    telling(greta, ['price', `nordwind:injected-${n}`, { ...PRICE, book: 'nordwind:injected', ...changes(text) }])

const selling =
  (changes: (text: string) => object): Plant =>
  ({ ada }, text, n) =>
    telling(ada, ['product', `altus:injected-${n}`, { name: 'A', charges: [CHARGE], ...changes(text) }])

/** Texts of prices, price books and plans that are kept as they were told. */
export const KEPT_OF_PRICES: Readonly<Record<string, Plant>> = {
  'price discounts[].because': pricing((because) => ({
    discounts: [{ percent: '1', because: because.slice(0, 500) }],
  })),
  'price price.by[]': pricing((label) => ({ price: { ...MATRIX, by: ['region', label.slice(0, 100)] } })),
  'price price.cells[].where.*': pricing((text) => ({
    price: { ...MATRIX, cells: [{ where: { region: text.slice(0, 1000) }, price: UNIT }] },
  })),
  'price_book name': ({ greta }, text, n) =>
    telling(greta, ['price_book', `nordwind:injected-${n}`, { name: text.slice(0, 200), from: FROM }]),
  'product features[]': selling((feature) => ({ features: [feature.slice(0, 100)] })),
  'product plans[].features[]': selling((feature) => ({ plans: [{ ...PLAN, features: [feature.slice(0, 100)] }] })),
  'product plans[].name': selling((name) => ({ plans: [{ ...PLAN, name: name.slice(0, 200) }] })),
  'product plans[].plan': selling((plan) => ({ plans: [{ ...PLAN, plan: plan.slice(0, 80) }] })),
}

const BLOCKS = { model: 'blocks', blocks: [{ upTo: '1', amount: '1' }, { amount: '1' }] }
const PERCENTS = { model: 'graduated_percentage', tiers: [{ percent: '1' }] }
const POINTS = { model: 'points', pointsPerUnit: '1', levels: [{ atLeast: '0', price: '1' }] }
const TIERS = { model: 'graduated', tiers: [{ upTo: '1', unit: '1' }, { unit: '1' }] }

/** The model that has a field, of those that a cell of a matrix may have too. */
const QUANTITY_FORMS: Readonly<Record<string, object>> = {
  amount: { model: 'package', size: '1', amount: '1' },
  'blocks[].amount': BLOCKS,
  'blocks[].upTo': BLOCKS,
  committed: POINTS,
  'levels[].atLeast': POINTS,
  'levels[].price': POINTS,
  pointsPerUnit: POINTS,
  size: { model: 'package', size: '1', amount: '1' },
  'tiers[].flat': TIERS,
  'tiers[].percent': PERCENTS,
  'tiers[].unit': TIERS,
  'tiers[].upTo': TIERS,
  unit: UNIT,
}
const PERCENTAGE_FIELDS = ['fixed', 'freeEvents', 'freeUnits', 'maximum', 'minimum', 'percent']

const MODEL_FORMS: Readonly<Record<string, object>> = {
  'price.factor': { model: 'cost_plus', factor: '1' },
  ...Object.fromEntries(PERCENTAGE_FIELDS.map((field) => [`price.${field}`, { model: 'percentage', percent: '1' }])),
  ...Object.fromEntries(
    Object.entries(QUANTITY_FORMS).flatMap(([field, form]) => [
      [`price.${field}`, form],
      [`price.cells[].price.${field}`, { ...MATRIX, cells: [{ where: { region: 'eu' }, price: form }] }],
      [`price.otherwise.${field}`, { ...MATRIX, otherwise: form }],
    ]),
  ),
}

/** Fields of prices and price books that take a form of text only. */
export const REFUSED_OF_PRICES: Readonly<Record<'price' | 'price_book', readonly string[]>> = {
  price: [
    'book',
    'charge',
    'currency',
    'discounts[].amount',
    'discounts[].percent',
    'free',
    'from',
    'maximum',
    'minimum',
    'only.customer',
    'only.plan',
    'only.subscription',
    ...Object.keys(MODEL_FORMS),
    'product',
    'to',
  ],
  price_book: ['derived.costPlus', 'derived.less', 'derived.list', 'from', 'readers[]'],
}

/** Prices and price books in the form that has the field. */
export const FORMS_OF_PRICES: Readonly<Record<string, object>> = {
  ...Object.fromEntries(Object.entries(MODEL_FORMS).map(([field, price]) => [`price ${field}`, { price }])),
  'price_book derived.costPlus': { derived: { costPlus: '1' }, readers: [] },
}
