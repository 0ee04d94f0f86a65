import { type Plant, type Planters, type Tried, telling, tried } from './injection-rows.test-data.ts'

const MAPPING = {
  distributor: { text: 'nordwind' },
  line: ['no'],
  at: 'day',
  reseller: { name: 'name', ref: 'ref' },
  product: { sku: 'sku' },
  quantity: 'quantity',
  amount: 'amount',
  currency: 'currency',
}
const ROW = {
  day: '2026-05-04',
  name: 'Leaf',
  ref: 'leaf',
  sku: 'stratum',
  quantity: '1',
  amount: '1',
  currency: 'EUR',
}

async function selling({ ada }: Planters, no: string, { name = 'x.csv', row = {} }): Promise<Tried> {
  const body = { name, mapping: MAPPING, rows: [{ ...ROW, no, ...row }] }
  return await tried(ada, 'POST', '/v1/sell-through', { body })
}

/** What distributors sold, to hostile names, and what is decided about it in hostile words. */
export const KEPT_OF_SELL_THROUGH: Readonly<Record<string, Plant>> = {
  'record-sell-through name': (by, name, n) => selling(by, `named-${n}`, { name: name.slice(0, 200) }),
  'record-sell-through rows[].*': (by, text, n) =>
    selling(by, `injected-${n}`, { row: { name: text.slice(0, 200), ref: `R-${n}` } }),
  'sell_through_decided because': async (by, because, n) => {
    const sold = await selling(by, `decided-${n}`, { row: { ref: `D-${n}`, name: `Nobody ${n}` } })
    const of = { vendor: 'altus', distributor: 'nordwind', side: 'reseller', key: `ref:D-${n}`, decision: 'not_ours' }
    return sold.status === 200
      ? await telling(by.ada, ['sell_through_decided', `altus:decided-${n}`, { ...of, because }])
      : sold
  },
  'sell_through_handed because': async (by, because, n) => {
    const sold = await selling(by, `handed-${n}`, {})
    const line = `altus/nordwind/handed-${n}`
    return sold.status === 200
      ? await telling(by.ada, [
          'sell_through_handed',
          `altus:handed-${n}`,
          { line, from: 'leaf', to: 'birch', because },
        ])
      : sold
  },
}

/** Fields that take a form of text only, or name what nobody reported. */
export const REFUSED_OF_SELL_THROUGH: Readonly<Record<string, readonly string[]>> = {
  'record-sell-through': ['mapping.*'],
  sell_through_decided: ['distributor', 'key', 'target', 'vendor'],
  sell_through_handed: ['from', 'line', 'to'],
}

type Request = readonly [method: 'POST', path: string, body: object]

export const REQUESTS_OF_SELL_THROUGH: Readonly<Record<string, Request>> = {
  'record-sell-through': ['POST', '/v1/sell-through', { name: 'x.csv', mapping: MAPPING, rows: [{ ...ROW, no: '1' }] }],
}
