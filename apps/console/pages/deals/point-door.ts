import type { Door } from '#apps/console/amount/amount.tsx'

/** What a point opens: reasons or a document by its amount, a payment's page, or the fact that told it. */
export type PointDoor = Readonly<{ amount: Door } | { payment: string } | { fact: number } | { none: true }>

export function doorOf(ref: string): PointDoor {
  const at = ref.indexOf(':')
  const [kind, name] = [ref.slice(0, at), ref.slice(at + 1)]
  switch (kind) {
    case 'fact':
      return { fact: Number(name) }
    case 'line':
    case 'earning':
      return { amount: { posting: ref } }
    case 'invoice':
      return { amount: { invoice: name } }
    case 'statement':
      return { amount: { statement: name } }
    case 'payment':
      return { payment: name }
    default:
      return { none: true }
  }
}
