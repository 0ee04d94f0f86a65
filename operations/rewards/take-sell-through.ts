import { type Decimal, decimalText, ZERO } from '#core/ground/decimal.ts'
import { assert, type Result, refuse } from '#core/ground/result.ts'
import type { FileContent } from '#core/metering/row-format.ts'
import type { SellThroughContent } from '#core/rewards/sell-through.ts'
import { judgeLine, type LineOutcome } from '#core/rewards/sell-through-changes.ts'
import type { SellThroughReader } from '#core/rewards/sell-through-mapping.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { type Acting, actAs, lockAllInTurn, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { loadQuarantined, type RefusedRow, saveQuarantine, saveTried } from '#stores/postgres/imports.ts'
import { takePositions } from '#stores/postgres/positions.ts'
import {
  isImported,
  loadStandingLines,
  saveSellThroughImport,
  saveSellThroughLines,
} from '#stores/postgres/sell-through.ts'
import { saveFoundNames } from '#stores/postgres/sell-through-matches.ts'
import { CheckedLines } from './checked-lines.ts'
import { findNames, type SellThroughTargets, TARGET_KINDS, targetsFrom } from './sell-through-names.ts'

/** A row of a file of sell-through: all that it holds by the file's headers, or why its fields can't be told apart. */
export type SellThroughRow = Readonly<{ row: number; content: FileContent; fault?: Refusal }>

export type SellThroughHow = Readonly<{
  file: Readonly<{ id: string; name: string; sha256: string }>
  reader: SellThroughReader
  /** As it was written, for whoever looks at rows in quarantine. */
  mapping: unknown
  /** The file is a resubmission: lines that are known with another content get a new version. */
  replaces: boolean
  /** Judges every row, and records nothing. */
  check: boolean
}>

/** What came of each row: rows = added + replaced + known + quarantined. */
export type SellThroughTold = Readonly<{
  check: boolean
  name: string
  rows: number
  added: number
  replaced: number
  known: number
  quarantined: number
  /** Sales less returns of the lines that were added or replaced, exact decimal text by currency. */
  sums: Readonly<Record<string, string>>
  /** Why rows are in quarantine, and how many of each. */
  codes: Readonly<Record<string, number>>
}>

export type SellThroughImport = Readonly<{
  take: (rows: readonly SellThroughRow[]) => Promise<readonly RefusedRow[]>
  /** What came of the file, and the returns in it that could not be used. */
  finish: () => Promise<Readonly<{ told: SellThroughTold; refused: readonly RefusedRow[] }>>
}>

type Read = Readonly<{ row: number; raw: FileContent; content: SellThroughContent }>

type Counts = Record<'rows' | 'added' | 'replaced' | 'known' | 'quarantined', number>

const COUNTED = { new: 'added', replaced: 'replaced', known: 'known' } as const

/**
 * Opens the import of one file. Each batch is one transaction: its lines with the names in them, and its rows that can't be used. A
 * return is judged after all sales of its file, wherever its row stands. Taking a file again changes nothing that is there.
 */
export async function openSellThrough(context: Context, how: SellThroughHow): Promise<SellThroughImport> {
  const facts = await lookAs(context, (acting) => loadFacts(acting, TARGET_KINDS, Number.MAX_SAFE_INTEGER))
  const file: OpenFile = {
    ...{ context, how, targets: targetsFrom(facts), told: new Set<string>(), returns: [], accepted: new Set<number>() },
    counts: { rows: 0, added: 0, replaced: 0, known: 0, quarantined: 0 },
    sums: new Map(),
    codes: new Map(),
    checked: new CheckedLines(),
  }
  return {
    take: async (rows) => await takeRows(file, rows),
    finish: async () => {
      const refused: RefusedRow[] = []
      for (let at = 0; at < file.returns.length; at += BATCH)
        refused.push(...(await takeRead(file, file.returns.slice(at, at + BATCH), [])))
      return { told: await finish(file), refused }
    },
  }
}

const BATCH = 1_000

/** What rows in quarantine are of. */
export const SELL_THROUGH_FORMAT = 'sell-through'

type OpenFile = Readonly<{
  context: Context
  how: SellThroughHow
  targets: SellThroughTargets
  told: Set<string>
  returns: Read[]
  /** Rows that are lines now. */
  accepted: Set<number>
  counts: Counts
  sums: Map<string, Decimal>
  codes: Map<string, number>
  checked: CheckedLines
}>

async function takeRows(file: OpenFile, rows: readonly SellThroughRow[]): Promise<readonly RefusedRow[]> {
  const [sales, refused]: [Read[], RefusedRow[]] = [[], []]
  for (const { row, content: raw, fault } of rows) {
    const read = fault ? refuse(fault) : readRow(file, raw)
    if (!read.ok) refused.push({ row, content: raw, ...read.refusal })
    else if (read.value.kind === 'return') file.returns.push({ row, raw, content: read.value })
    else sales.push({ row, raw, content: read.value })
  }
  file.counts.rows += rows.length
  return await takeRead(file, sales, refused)
}

function readRow({ how, context, targets }: OpenFile, raw: FileContent): Result<SellThroughContent, Refusal> {
  const read = how.reader.read(raw, context.organization)
  if (!read.ok) return read
  const stranger = [read.value.vendor, read.value.distributor].find((id) => !targets.organizations.has(id))
  if (stranger === undefined) return read
  return refuse({ code: 'unknown_organization', says: `There is no organization ${stranger} that you know of` })
}

/** One batch, in one transaction. Whoever imports lines of the same distributor waits for its turn. */
async function takeRead(
  file: OpenFile,
  read: readonly Read[],
  refused: readonly RefusedRow[],
): Promise<readonly RefusedRow[]> {
  const { context, how } = file
  const distributors = [...new Set(read.map(({ content }) => `sell-through ${content.distributor}`))]
  const work = async (acting: Acting) => {
    if (!how.check && distributors.length > 0) await lockAllInTurn(acting, distributors)
    const judged = await judgeBatch(acting, file, read)
    const all = [...refused, ...judged.refused]
    if (!how.check) await save(acting, file, { lines: judged.lines, refused: all })
    return { ...judged, refused: all }
  }
  const { lines, refused: all } = await (how.check ? lookAs(context, work) : actAs(context, work))
  for (const line of lines) count(file, line)
  file.counts.quarantined += all.length
  for (const { code } of all) file.codes.set(code, (file.codes.get(code) ?? 0) + 1)
  return all
}

type JudgedLine = LineOutcome & Readonly<{ row: number }>

async function judgeBatch(acting: Acting, { told, how, checked }: OpenFile, read: readonly Read[]) {
  const standing = await loadStandingLines(
    acting,
    read.map(({ content }) => content),
  )
  if (how.check) for (const [id, line] of checked.touchedBy(read)) standing.set(id, line)
  const ledger = { lines: standing, told }
  const [lines, refused]: [JudgedLine[], RefusedRow[]] = [[], []]
  for (const { row, raw, content } of read) {
    const judged = judgeLine(ledger, content, how)
    if (judged.ok) lines.push({ ...judged.value, row })
    else refused.push({ row, content: raw, ...judged.refusal })
  }
  if (how.check) checked.keep(lines)
  return { lines, refused }
}

async function save(
  acting: Acting,
  { context, how, targets }: OpenFile,
  { lines, refused }: Readonly<{ lines: readonly JudgedLine[]; refused: readonly RefusedRow[] }>,
): Promise<void> {
  const { organization: owner, now } = context
  const { id, name } = how.file
  const changed = lines.filter(({ outcome }) => outcome !== 'known')
  const names = await findNames(
    acting,
    lines.map(({ content }) => content),
    targets,
  )
  if (changed.length + names.length > 0) {
    const position = await takePositions(acting, 1, now)
    await saveSellThroughLines(acting, { owner, importId: id, position, now }, changed)
    await saveFoundNames(acting, { owner, position, now }, names)
  }
  await saveQuarantine(acting, { owner, now }, { id, name, format: SELL_THROUGH_FORMAT, mapping: how.mapping }, refused)
}

function count({ counts, sums, accepted }: OpenFile, { outcome, row, content }: JudgedLine): void {
  accepted.add(row)
  counts[COUNTED[outcome]] += 1
  if (outcome === 'known') return
  const { currency, amount, kind } = content
  const before = sums.get(currency) ?? ZERO
  sums.set(currency, kind === 'return' ? before.minus(amount) : before.plus(amount))
}

/** Records that the file was imported to its end, and settles rows of it that an earlier import could not use. */
async function finish(file: OpenFile): Promise<SellThroughTold> {
  const { context, how, counts, codes } = file
  const { rows, added, replaced, known, quarantined } = counts
  assert(rows === added + replaced + known + quarantined, 'each row of an import is accounted for once')
  const sums = Object.fromEntries([...file.sums].map(([currency, sum]) => [currency, decimalText(sum)]))
  const told = { rows, added, replaced, known, quarantined, sums }
  if (!how.check) {
    const { organization: owner, now } = context
    await actAs(context, async (acting) => {
      await settleQuarantine(acting, file)
      if (added + replaced === 0 && (await isImported(acting, how.file.id))) return
      const position = await takePositions(acting, 1, now)
      await saveSellThroughImport(
        acting,
        { owner, position, now },
        { ...how.file, ...told, resubmission: how.replaces },
      )
    })
  }
  return { check: how.check, name: how.file.name, ...told, codes: Object.fromEntries(codes) }
}

async function settleQuarantine(acting: Acting, { context, how, accepted }: OpenFile): Promise<void> {
  const settled: number[] = []
  for (let after = 0; ; ) {
    const kept = await loadQuarantined(acting, { importId: how.file.id, after, limit: BATCH })
    const last = kept.at(-1)
    if (last === undefined) break
    settled.push(...kept.filter(({ open, row }) => open && accepted.has(row)).map(({ id }) => id))
    after = last.row
  }
  await saveTried(acting, { now: context.now, accepted: settled, refused: [] })
}
