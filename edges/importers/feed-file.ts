import { readFile } from 'node:fs/promises'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { importFeed, MOST_ITEMS, type TakenItems } from '#operations/life/feed-items.ts'
import { perform } from '#operations/perform.ts'
import { BrokenFile } from './csv-rows.ts'
import { type FileContent, lookThrough } from './file-content.ts'
import { openRows } from './source-rows.ts'

type Row = Readonly<Record<string, unknown>>

export type FeedFile = Readonly<{ path: string; feed: string; check: boolean }>

/** What came of a file: the counts of all its rows, and each row that is not simply there now. */
export type FeedImported = Omit<TakenItems, 'items'> & Readonly<{ troubles: TakenItems['items'] }>

/** Imports a file of a system (CSV, a JSON list, or JSON by line) by the mapping of a feed. The same file again changes nothing. */
export async function importFeedFile(
  context: Context,
  { path, feed, check }: FeedFile,
): Promise<Result<FeedImported, Refusal>> {
  const file = await lookThrough(path, undefined)
  if (!file.ok) return file
  const rows = await rowsOf(path, file.value)
  if (!rows.ok) return rows
  const all = { recorded: 0, known: 0, quarantined: 0, rejected: 0, troubles: [] as TakenItems['items'] }
  for (let from = 0; from < rows.value.length; from += MOST_ITEMS) {
    const part = rows.value.slice(from, from + MOST_ITEMS)
    const taken = await perform(importFeed, context, { feed, rows: [...part], check })
    if (!taken.ok) return taken
    for (const count of ['recorded', 'known', 'quarantined', 'rejected'] as const) all[count] += taken.value[count]
    all.troubles.push(...taken.value.items.filter(({ code }) => code !== undefined))
  }
  return ok(all)
}

async function rowsOf(path: string, file: FileContent): Promise<Result<readonly Row[], Refusal>> {
  if (/^\uFEFF?\s*[[{]/.test(file.head) && !file.gzip) return readJson(await readFile(path, 'utf8'))
  const opened = await openRows(file, undefined)
  if (!opened.ok) return opened
  try {
    const rows: Row[] = []
    for await (const { content, fault } of opened.value.rows) {
      if (fault) return refuse(fault)
      rows.push(content)
    }
    return ok(rows)
  } catch (error) {
    if (error instanceof BrokenFile) return refuse(error.refusal)
    throw error
  } finally {
    await opened.value.close()
  }
}

function readJson(text: string): Result<readonly Row[], Refusal> {
  const whole = parsed(text)
  const items: readonly unknown[] = Array.isArray(whole) ? whole : whole === undefined ? lines(text) : [whole]
  if (items.every(isRow)) return ok(items)
  return refuse({ code: 'unreadable_file', says: 'The file is no CSV, no JSON list of objects, and no JSON by line' })
}

function lines(text: string): readonly unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parsed)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
