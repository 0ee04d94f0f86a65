import { type Plant, telling, tried } from './injection-rows.test-data.ts'

const FROM = '2024-01-01'
const RATE = { country: 'DE', category: 'injected', percent: '1', name: 'x', from: FROM }

/** Texts of taxes and voids that are kept as they are. */
export const KEPT_OF_DOCUMENTS: Readonly<Record<string, Plant>> = {
  'tax_rate name': ({ ada }, text, n) =>
    telling(ada, ['tax_rate', `altus:injected-${n}`, { ...RATE, name: text.slice(0, 100) }]),
  'tax_registration taxId': ({ greta }, text, n) =>
    telling(greta, [
      'tax_registration',
      `nordwind:injected-${n}`,
      // In a country in which nobody trades, so that nothing is taxed otherwise.
      { taxId: `${text.slice(0, 38)} ${n}`.slice(0, 40), country: 'AQ', from: '2999-01-01' },
    ]),
  'tax_exemption reason': ({ ada }, text, n) =>
    telling(ada, [
      'tax_exemption',
      `altus:injected-${n}`,
      { buyer: 'nordwind', reason: text, categories: ['injected'], from: '2999-01-01' },
    ]),
  'void-invoice because': ({ ada }, because) =>
    tried(ada, 'POST', '/v1/invoices/ALTUS-INV-000011/void', { body: { billAgain: true, because, preview: true } }),
}

/** Fields that take a form of text only. */
export const REFUSED_OF_DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  'recognize-revenue': ['month'],
  tax_rate: ['category', 'country', 'from', 'percent', 'to'],
  tax_registration: ['country', 'from', 'to'],
  tax_exemption: ['buyer', 'categories[]', 'from', 'to'],
  books_locked: ['month'],
}

/** Requests that are right but for the field in question. */
export const REQUESTS_OF_DOCUMENTS: Readonly<Record<string, readonly [method: 'POST', path: string, body: object]>> = {
  'recognize-revenue': ['POST', '/v1/recognitions', {}],
}
