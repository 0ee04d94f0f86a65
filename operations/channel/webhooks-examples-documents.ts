import type { FactExample } from './webhooks-examples.ts'

/** Facts that the tax of documents and the books rest on. */
export const DOCUMENT_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'tax_rate',
    owner: 'altus',
    about: 'altus:tax-de-standard',
    body: { country: 'DE', category: 'standard', percent: '19', name: 'VAT', from: '2021-01-01' },
  },
  {
    kind: 'tax_registration',
    owner: 'altus',
    about: 'altus:tax-de',
    body: { taxId: 'DE811907980', country: 'DE', from: '2021-01-01' },
  },
  {
    kind: 'tax_exemption',
    owner: 'altus',
    about: 'altus:exempts-nordwind',
    body: { buyer: 'nordwind', reason: 'Exempt under section 4 no. 14', categories: ['standard'], from: '2026-01-01' },
  },
  { kind: 'books_locked', owner: 'altus', about: 'altus:books', body: { month: '2026-03' } },
]
