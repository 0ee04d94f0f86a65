/** Why customers leave, as the console calls the reasons that the API counts. */
export const DEPARTURES = [
  { value: 'price', name: 'Price' },
  { value: 'product', name: 'The product does not fit' },
  { value: 'competitor', name: 'Another vendor' },
  { value: 'no_need', name: 'No longer needed' },
  { value: 'service', name: 'Service' },
  { value: 'moved', name: 'Moved to another seller or product' },
  { value: 'closed', name: 'Closed or was bought' },
  { value: 'other', name: 'Other' },
] as const

/** One reason by its name; one that the console doesn't know by its word. */
export function departureName(reason: string): string {
  return DEPARTURES.find(({ value }) => value === reason)?.name ?? reason
}
