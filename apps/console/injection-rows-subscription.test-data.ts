import { type Plant, telling } from './injection-rows.test-data.ts'

const AMENDED = {
  subscription: 'nordwind:injected',
  at: '2026-01-01T00:00:00Z',
  change: { to: 'quantity', quantity: '2' },
}

/** Texts of amendments that are kept as they were told. */
export const KEPT_OF_SUBSCRIPTIONS: Readonly<Record<string, Plant>> = {
  'amendment because': ({ greta }, because, n) =>
    telling(greta, ['amendment', `nordwind:injected-${n}`, { ...AMENDED, because }]),
  'amendment_withdrawn because': ({ greta }, because, n) =>
    telling(
      greta,
      ['amendment', `nordwind:injected-${n}`, AMENDED],
      ['amendment_withdrawn', `nordwind:injected-${n}`, { because }],
    ),
}
