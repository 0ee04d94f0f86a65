import type { Chain, LinkMonth } from '#apps/console/api/answers.ts'

/**
 * What is known of a link in this month. A closed one is not the viewer's to see; it is drawn as that, never as nothing. A
 * shared one carries several vendors' products on one invoice, and an earlier row shows its amount already.
 */
export type Segment =
  | Readonly<{ link: string; state: 'closed' | 'quiet' }>
  | Readonly<{ link: string; state: 'invoiced' | 'shared'; money: LinkMonth }>

/** One seller on a row, with the segment to its buyer. What an earlier row has shown already stays undefined. */
export type Hop = Readonly<{
  organization: string | undefined
  segment: Segment | undefined
  /** A later row branches off here: the line goes on downwards. */
  goesOn: boolean
}>

export type ChainRow = Readonly<{
  key: string
  hops: readonly Hop[]
  full: readonly FullHop[]
  customer: string
  products: readonly string[]
}>

/** The same row with nothing left out, for where every chain stands alone. */
export type FullHop = Readonly<{ organization: string; segment: Segment }>

type Path = Readonly<{
  key: string
  links: readonly string[]
  organizations: readonly string[]
  products: readonly string[]
}>

/** The chains of a month as the rows of one tree: a link that several subscriptions share stands once, with its one amount. */
export function chainRows(
  chains: readonly Chain[],
  links: readonly LinkMonth[],
  self: string | undefined,
): readonly ChainRow[] {
  const invoiced = new Map(links.map((link) => [link.link, link]))
  const paths = pathsOf(chains)
  const shown = new Set<string>()
  return paths.map((path, at) => {
    const full = path.links.map((link, level): FullHop => {
      const organization = path.organizations[level] ?? ''
      const mine = organization === self || path.organizations[level + 1] === self
      return { organization, segment: segmentOf(link, invoiced.get(link), mine) }
    })
    const hops = full.map(({ organization, segment }, level): Hop => {
      const before = paths[at - 1]
      const later = paths.slice(at + 1).filter((other) => sharesNode(path, other, level))
      const drawn = before && sharesNode(path, before, level + 1) ? undefined : again(segment, shown)
      return {
        organization: before && sharesNode(path, before, level) ? undefined : organization,
        segment: drawn,
        goesOn: later.some((other) => !sharesNode(path, other, level + 1)),
      }
    })
    return { key: path.key, hops, full, customer: path.organizations.at(-1) ?? '', products: path.products }
  })
}

/** The segment as it is drawn where its link may have been drawn before, under another vendor. */
function again(segment: Segment, shown: Set<string>): Segment {
  if (segment.state !== 'invoiced') return segment
  if (shown.has(segment.link)) return { ...segment, state: 'shared' }
  shown.add(segment.link)
  return segment
}

function segmentOf(link: string, money: LinkMonth | undefined, mine: boolean): Segment {
  if (money) return { link, state: 'invoiced', money }
  return { link, state: mine ? 'quiet' : 'closed' }
}

/** Subscriptions that run through the same links share a path. Paths that begin alike stand together. */
function pathsOf(chains: readonly Chain[]): readonly Path[] {
  const byPath = Map.groupBy(chains, ({ organizations, links }) => [organizations[0], ...links].join(' '))
  return [...byPath]
    .map(([key, inside]) => ({
      key,
      links: inside[0]?.links ?? [],
      organizations: inside[0]?.organizations ?? [],
      products: [...new Set(inside.map(({ product }) => product))],
    }))
    .toSorted((a, b) => a.key.localeCompare(b.key))
}

/** Whether two paths are one up to the seller of a level: the same vendor, then the same links. */
function sharesNode(one: Path, other: Path, level: number): boolean {
  if (one.organizations[0] !== other.organizations[0] || other.links.length < level) return false
  return one.links.slice(0, level).every((link, at) => other.links[at] === link)
}

/** Chains that lived in the month. */
export function chainsIn(month: string, chains: readonly Chain[]): readonly Chain[] {
  return chains.filter(({ from, to }) => {
    return dayOf(from).slice(0, 7) <= month && (to === null || dayOf(to) > `${month}-01`)
  })
}

/** The day on which a moment lies. Terms begin and end at a midnight somewhere: half a day on, it is that day in every zone. */
function dayOf(moment: string): string {
  return Temporal.Instant.from(moment).add({ hours: 14 }).toString().slice(0, 10)
}

/** One organization on a line of its own, with the link by which it buys. */
export type NarrowLine = Readonly<{
  key: string
  depth: number
  organization: string
  segment: Segment | undefined
  /** What the customer at the end of the chain subscribes to; empty on the way. */
  products: readonly string[]
}>

/** The tree of rows as an indented list: every organization once, under its seller. */
export function narrowLines(rows: readonly ChainRow[]): readonly NarrowLine[] {
  return rows.flatMap((row) => {
    const vendor = row.hops[0]?.organization
    const root = vendor ? [{ key: row.key, depth: 0, organization: vendor, segment: undefined, products: [] }] : []
    const buyers = row.hops.flatMap(({ segment }, level) => {
      if (!segment) return []
      const next = row.full[level + 1]?.organization
      return [
        {
          key: `${row.key} ${level}`,
          depth: level + 1,
          organization: next ?? row.customer,
          segment,
          products: next ? [] : row.products,
        },
      ]
    })
    return [...root, ...buyers]
  })
}
