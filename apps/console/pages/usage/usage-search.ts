import { useNavigate, useSearch } from '@tanstack/react-router'

export const USAGE_FIELDS = ['of', 'meter', 'at', 'by', 'group', 'where', 'zone', 'open', 'part'] as const

/** What the address says of the page: whose use, of what, when, cut and filtered how, and which bar's events are open. */
export type UsageSearch = Readonly<{ [Field in (typeof USAGE_FIELDS)[number]]?: string | undefined }>

export function useUsageSearch() {
  const search: UsageSearch = useSearch({ strict: false })
  const navigate = useNavigate()
  const set = (change: UsageSearch) =>
    void navigate({ to: '.', search: (view: UsageSearch) => ({ ...view, ...change }), resetScroll: false })
  return { search, set }
}

/** Only events whose label says so. */
export type Wanted = Readonly<{ label: string; value: string }>

/** `region=eu-west-1&service=EC2` as it stands in the address; a label is wanted once. */
export function readWhere(where: string | undefined): readonly Wanted[] {
  const pairs = new Map([...new URLSearchParams(where ?? '')].filter(([label]) => label !== ''))
  return [...pairs].map(([label, value]) => ({ label, value }))
}

export function printWhere(wanted: readonly Wanted[]): string | undefined {
  if (wanted.length === 0) return undefined
  return new URLSearchParams(wanted.map(({ label, value }) => [label, value])).toString()
}

export function withWanted(where: string | undefined, { label, value }: Wanted): string | undefined {
  const others = readWhere(where).filter((one) => one.label !== label)
  return printWhere([...others, { label, value }])
}

export function withoutLabel(where: string | undefined, label: string): string | undefined {
  return printWhere(readWhere(where).filter((one) => one.label !== label))
}

/** Whose use is shown: `customer:fen-foods`, `subscription:leaf:brightlane-stratum`. */
export type Of = Readonly<{ kind: OfKind; id: string }>
export type OfKind = 'subscription' | 'customer' | 'partner' | 'product'

export function readOf(of: string | undefined): Of | undefined {
  const [, kind, id] = /^(subscription|customer|partner|product):(.+)$/.exec(of ?? '') ?? []
  return kind === undefined || id === undefined ? undefined : { kind: kind as OfKind, id }
}

export function printOf({ kind, id }: Of): string {
  return `${kind}:${id}`
}
