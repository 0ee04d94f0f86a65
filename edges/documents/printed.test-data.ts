import type { PrintedInvoice, PrintedReason } from '#questions/billing/printed-invoice.ts'

type Document = PrintedInvoice['document']
export type Item = Document['items'][number]

export const LINE: Item = {
  id: 'line:ALTUS-INV-000042/1',
  line: 1,
  subscription: 'nordwind:fen-stratum',
  product: 'altus:stratum',
  customer: 'fen-foods',
  charge: 'cores',
  chargeName: 'Cores',
  periodFrom: '2026-04-30T22:00:00Z',
  periodTo: '2026-05-31T22:00:00Z',
  zone: 'Europe/Berlin',
  kind: 'first',
  corrects: null,
  quantity: '12',
  unit: 'core-month',
  amount: '160',
}

export const REASONS: readonly PrintedReason[] = [
  { path: '1', rule: 'posting', says: '160.00 EUR', amount: '160' },
  { path: '1.1', rule: 'rated_line', says: 'Cores: 160 EUR', amount: '160' },
  { path: '1.1.1', rule: 'price:graduated', says: '12 units over 3 tiers = 160', amount: '160' },
  { path: '1.1.1.1', rule: 'tier', says: 'up to 5: 100 flat + 5 × 0', amount: '100' },
  { path: '1.1.1.2', rule: 'tier', says: 'up to 10: 50 flat + 5 × 0', amount: '50' },
  { path: '1.1.1.3', rule: 'tier', says: 'up to 15: 2 × 5', amount: '10' },
  { path: '1.1.1.4', rule: 'quantity', says: '12 core-month: sum of amount over 1 events', quantity: '12' },
]

export const DOCUMENT: Document = {
  number: 'ALTUS-INV-000042',
  link: 'altus:nordwind',
  seller: 'altus',
  buyer: 'nordwind',
  period: '2026-05',
  periodFrom: '2026-04-30T22:00:00Z',
  periodTo: '2026-05-31T22:00:00Z',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  kind: 'invoice',
  net: '160',
  tax: '30.4',
  total: '190.4',
  purchaseOrder: 'PO-7781',
  lines: 1,
  corrections: 0,
  corrects: [],
  voids: null,
  billAgain: null,
  voidedBy: null,
  issueDate: '2026-06-02',
  dueDate: '2026-07-02',
  taxes: [
    { kind: 'domestic', country: 'DE', percent: '19', net: '160', tax: '30.4', says: 'VAT: 19 % (DE)', original: null },
  ],
  items: [LINE],
  cut: '12.0',
}

export const PRINTED: PrintedInvoice = {
  document: DOCUMENT,
  seller: { id: 'altus', name: 'Altus GmbH', country: 'DE', taxIds: [{ country: 'DE', taxId: 'DE811111111' }] },
  buyer: { id: 'nordwind', name: 'Nordwind AG', country: 'DE', taxIds: [] },
  names: new Map([
    ['altus:stratum', 'Stratum'],
    ['altus:ridge', 'Ridge'],
    ['fen-foods', 'Fen Foods'],
  ]),
  reasons: new Map([[LINE.id, REASONS]]),
}

/** The same invoice with other parts. */
export function printedWith(changes: Partial<Document>, others: Partial<PrintedInvoice> = {}): PrintedInvoice {
  return { ...PRINTED, ...others, document: { ...DOCUMENT, ...changes } }
}

/** So many lines of three subscriptions, of 1.00 each. */
export function linesOf(count: number): readonly Item[] {
  return Array.from({ length: count }, (_, at) => ({
    ...LINE,
    id: `line:ALTUS-INV-000042/${at + 1}`,
    line: at + 1,
    subscription: `nordwind:fen-${at % 3}`,
    amount: '1',
  }))
}
