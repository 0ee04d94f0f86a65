import { createHash } from 'node:crypto'
import {
  type Anchor,
  CHAIN_START,
  type ChainedRow,
  type ChainFault,
  type ChainHead,
  faultOfAnchored,
  faultOfHash,
  faultOfNext,
  tailCut,
} from '#core/ground/chain.ts'
import type { Result } from '#core/ground/result.ts'

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** Heads that somebody has kept, in ascending order, and where. A line that can't be relied on is a fault. */
export type KeptAnchors = Readonly<{ where: string; anchors: AsyncIterable<Result<Anchor, ChainFault>> }>

export type Walk = Readonly<{
  pages: AsyncIterable<readonly ChainedRow[]>
  kept: readonly KeptAnchors[]
  /** The rows are those that one organization may see: what is between them, and what is kept from it, is not judged. */
  partial?: boolean
  /** Hears of each page whose rows are right. */
  onPage?: (rows: readonly ChainedRow[]) => Promise<ChainFault | undefined>
}>

export type Walked = Readonly<{
  rows: number
  last: ChainHead
  /** How many kept heads agree, and the last row that one of them names. */
  anchors: number
  anchoredTo: number
  /** The first fault; the walk ends at it. */
  fault: ChainFault | undefined
}>

/** Goes through a chain from its first row to its last, and through the kept heads beside it, up to the first fault. */
export async function walkChain({ pages, kept, partial = false, onPage }: Walk): Promise<Walked> {
  const sources = await Promise.all(kept.map(openSource))
  let rows = 0
  let last = CHAIN_START
  const walked = (fault?: ChainFault): Walked => {
    const anchors = sources.reduce((sum, source) => sum + source.agreed, 0)
    return { rows, last, anchors, anchoredTo: Math.max(0, ...sources.map((source) => source.anchoredTo)), fault }
  }
  for await (const page of pages) {
    for (const row of page) {
      const fault = partial ? faultOfSeen(row, last) : faultOfNext(row, last, sha256)
      if (fault) return walked(fault)
      rows += 1
      last = { sequence: row.sequence, hash: row.hash }
      for (const source of sources) {
        const differs = await compareTo(source, row, partial)
        if (differs) return walked(differs)
      }
    }
    const told = await onPage?.(page)
    if (told) return walked(told)
  }
  for (const { head, where } of sources) {
    if (head === undefined) continue
    if (!head.ok) return walked(head.refusal)
    if (!partial) return walked(tailCut(head.value, last, where))
  }
  return walked()
}

type Source = {
  readonly where: string
  readonly next: () => Promise<Result<Anchor, ChainFault> | undefined>
  head: Result<Anchor, ChainFault> | undefined
  agreed: number
  anchoredTo: number
}

async function openSource({ where, anchors }: KeptAnchors): Promise<Source> {
  const iterator = anchors[Symbol.asyncIterator]()
  const next = async () => {
    const { done, value } = await iterator.next()
    return done ? undefined : value
  }
  return { where, next, head: await next(), agreed: 0, anchoredTo: 0 }
}

/** Moves a source on to the anchors after this row. */
async function compareTo(source: Source, row: ChainedRow, partial: boolean): Promise<ChainFault | undefined> {
  while (source.head !== undefined) {
    if (!source.head.ok) return source.head.refusal
    const anchor = source.head.value
    if (anchor.sequence > row.sequence) return undefined
    if (anchor.sequence === row.sequence) {
      const differs = faultOfAnchored(row, anchor, source.where)
      if (differs) return differs
      source.agreed += 1
      source.anchoredTo = anchor.sequence
    } else if (!partial) {
      return outOfOrder(anchor, source.where)
    }
    source.head = await source.next()
  }
  return undefined
}

function outOfOrder({ sequence }: Anchor, where: string): ChainFault {
  return { code: 'anchors_edited', sequence, says: `The anchors of row ${sequence} are not in their order (${where})` }
}

/** Of rows with others between them: each is what its hash says, they ascend, and neighbors name each other. */
function faultOfSeen(row: ChainedRow, last: ChainHead): ChainFault | undefined {
  if (row.sequence === last.sequence + 1 && row.body !== null) return faultOfNext(row, last, sha256)
  if (row.sequence <= last.sequence) return faultOfNext(row, last, sha256)
  return row.body === null ? undefined : faultOfHash(row, sha256)
}
