import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import { type Anchor, type ChainedRow, type ChainFault, inMicroseconds } from '#core/ground/chain.ts'
import { ok, type Result } from '#core/ground/result.ts'
import type { KeptAnchors } from '#stores/walk-chain.ts'

const PAGE = 1_000

const line = z.object({
  sequence: z.int(),
  at: z.string(),
  organization: z.string(),
  byOrganization: z.string(),
  body: z.string().nullable(),
  previous: z.string(),
  hash: z.string(),
})

/** One row on one line. `body` is the text that was hashed, and the moment is written as it was hashed. */
export function exportedLine({ at, ...row }: ChainedRow): string {
  const { sequence, organization, byOrganization, body, previous, hash } = row
  const moment = inMicroseconds(at) ?? at
  return `${JSON.stringify({ sequence, at: moment, organization, byOrganization, body, previous, hash })}\n`
}

/** A line of an exported log that is none. */
export class NotExported extends Error {}

/** The rows of an exported log, in pages. Throws NotExported at a line that is no row. */
export async function* readExported(path: string): AsyncGenerator<readonly ChainedRow[]> {
  let page: ChainedRow[] = []
  let number = 0
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1
    page.push(readLine(text, number, path))
    if (page.length < PAGE) continue
    yield page
    page = []
  }
  if (page.length > 0) yield page
}

function readLine(text: string, number: number, path: string): ChainedRow {
  try {
    return line.parse(JSON.parse(text))
  } catch {
    throw new NotExported(`Line ${number} of ${path} is no row of an exported log`)
  }
}

/** Heads that somebody has written down, as SEQUENCE:HASH, in any order; undefined where one is not of that form. */
export function keptHeads(texts: readonly string[]): KeptAnchors | undefined {
  const heads: Anchor[] = []
  for (const text of texts) {
    const [, sequence, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? []
    if (sequence === undefined || hash === undefined) return undefined
    heads.push({ at: '', sequence: Number(sequence), hash })
  }
  heads.sort((one, other) => one.sequence - other.sequence)
  return { where: '--head', anchors: each(heads) }
}

async function* each(heads: readonly Anchor[]): AsyncGenerator<Result<Anchor, ChainFault>> {
  for (const head of heads) yield ok(head)
}
