/** Gives the SHA-256 of a text's UTF-8 in lower-case hexadecimal digits. */
export type Sha256 = (text: string) => string

/** Where a chain stands: its last row, and the hash that stands for all rows up to it. */
export type ChainHead = Readonly<{ sequence: number; hash: string }>

/** Before the first row. */
export const CHAIN_START: ChainHead = { sequence: 0, hash: '0'.repeat(64) }

/** One row of the audit log as it stands. `body` is the text that was hashed; null where it is kept from the reader. */
export type ChainedRow = ChainHead &
  Readonly<{ at: string; organization: string; byOrganization: string; body: string | null; previous: string }>

/** A head that was kept outside the database, and when. */
export type Anchor = ChainHead & Readonly<{ at: string }>

export type ChainFault = Readonly<{
  code:
    | 'row_missing'
    | 'row_repeated'
    | 'hash_differs'
    | 'previous_differs'
    | 'head_differs'
    | 'anchor_differs'
    | 'tail_cut'
    | 'anchors_edited'
    | 'anchors_behind'
    | 'not_anchored'
    | 'table_differs'
    | 'not_watched'
    | 'unreadable'
  /** The row of the log that is wrong, or the first that is; null where the fault is no row's. */
  sequence: number | null
  says: string
}>

/** What a row's hash is made of: every column in its order, each on a line of its own. */
export function hashedText({ previous, sequence, at, organization, byOrganization, body }: ChainedRow): string {
  return [previous, String(sequence), inMicroseconds(at) ?? '', organization, byOrganization, body ?? ''].join('\n')
}

/** A moment as it is hashed, such as 2026-09-01T06:00:00.000000Z; undefined where the text is no moment. */
export function inMicroseconds(at: string): string | undefined {
  try {
    return Temporal.Instant.from(at).toString({ fractionalSecondDigits: 6 })
  } catch {
    return undefined
  }
}

/**
 * What is wrong with a row that stands after `before`. A row whose own hash does not fit was edited; one whose hash fits and
 * which names another row before it stands in the wrong place, or the row before it was edited with its hash.
 */
export function faultOfNext(row: ChainedRow, before: ChainHead, sha256: Sha256): ChainFault | undefined {
  const { sequence } = row
  const wanted = before.sequence + 1
  if (sequence > wanted) {
    const gone = sequence - wanted === 1 ? `Row ${wanted} is missing` : `Rows ${wanted} to ${sequence - 1} are missing`
    return { code: 'row_missing', sequence: wanted, says: `${gone}: deleted` }
  }
  if (sequence < wanted) {
    return { code: 'row_repeated', sequence, says: `Row ${sequence} stands after row ${before.sequence}: inserted` }
  }
  return faultOfHash(row, sha256) ?? faultOfPrevious(row, before)
}

/** What is wrong with a row by itself, whatever stands before it. */
export function faultOfHash(row: ChainedRow, sha256: Sha256): ChainFault | undefined {
  if (sha256(hashedText(row)) === row.hash) return undefined
  const says = `Row ${row.sequence} does not have the content that its hash was made of: edited`
  return { code: 'hash_differs', sequence: row.sequence, says }
}

function faultOfPrevious({ previous, sequence }: ChainedRow, before: ChainHead): ChainFault | undefined {
  if (previous === before.hash) return undefined
  const stands = before.sequence === 0 ? 'the beginning' : `the row ${before.sequence} that stands there`
  const says = `Row ${sequence} was written after another row than ${stands}: inserted, reordered, or edited with its hash`
  return { code: 'previous_differs', sequence, says }
}

/** The head that the database keeps beside the rows is its last row. */
export function faultOfHead(head: ChainHead | undefined, last: ChainHead): ChainFault | undefined {
  if (head?.sequence === last.sequence && head.hash === last.hash) return undefined
  const kept = head ? `at row ${head.sequence} with ${shortHash(head.hash)}` : 'nowhere'
  const says = `The head stands ${kept}, the rows end at ${last.sequence} with ${shortHash(last.hash)}`
  return { code: 'head_differs', sequence: Math.min(head?.sequence ?? 0, last.sequence), says }
}

/** A row that was anchored is still the row that it was. */
export function faultOfAnchored(row: ChainHead, anchor: Anchor, where: string): ChainFault | undefined {
  if (row.hash === anchor.hash) return undefined
  const says = `Row ${row.sequence} has the hash ${shortHash(row.hash)}, and had ${shortHash(anchor.hash)} when it was anchored ${toldAt(anchor)} (${where}): rewritten`
  return { code: 'anchor_differs', sequence: row.sequence, says }
}

/** An anchor names a row that the log does not reach. */
export function tailCut(anchor: Anchor, last: ChainHead, where: string): ChainFault {
  const says = `The log ends at row ${last.sequence}, and had row ${anchor.sequence} when it was anchored ${toldAt(anchor)} (${where}): its tail was cut`
  return { code: 'tail_cut', sequence: last.sequence + 1, says }
}

/** What stands for a line of anchors and all lines before it. `previous` is that of the line before, and at first CHAIN_START's. */
export function anchorText(previous: string, { at, sequence, hash }: Anchor): string {
  return [previous, at, String(sequence), hash].join('\n')
}

function toldAt({ at }: Anchor): string {
  return at === '' ? 'before' : `at ${at}`
}

function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`
}
