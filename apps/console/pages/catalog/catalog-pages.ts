/** The pages of the catalog, in the order of their bar. */
export const CATALOG = [
  { to: '/catalog/products', name: 'Products' },
  { to: '/catalog/books', name: 'Price books' },
  { to: '/catalog/compare', name: 'Compare' },
  { to: '/catalog/try', name: 'Try a price' },
] as const
