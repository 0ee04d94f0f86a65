import { randomInt } from 'node:crypto'
import { barredFrom } from '#core/channel/access.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { type Acting, actAs, lookAs } from '#stores/postgres/acting.ts'
import { type NewFact, saveFacts } from '#stores/postgres/facts.ts'
import type { Context } from './context.ts'
import type { Refusal } from './door.ts'
import { judgeFacts } from './judge-facts.ts'
import { perform } from './perform.ts'
import { recordFacts, type Told } from './record-facts.ts'

/** A row of a file that tells a fact, or why it tells none. The first row, after a header, is 1. */
export type FactRow = Readonly<{ row: number }> & (Readonly<{ fact: Told }> | Readonly<{ fault: Refusal }>)

export type RefusedFactRow = Readonly<{ row: number; code: string; says: string }>

export type FactImport = Readonly<{
  /** Nothing was recorded: `recorded` says how many would have been. */
  check: boolean
  rows: number
  recorded: number
  /** Told before with the same id and content. */
  known: number
  refused: number
  /** The row at which it stopped, where it did not go on past a refusal. */
  stoppedAt: number | null
}>

export type FactImportOptions = Readonly<{
  /** Judges every row as recording would, and records none. */
  check: boolean
  /** Goes on past rows that are refused. */
  goOn: boolean
  /** Hears of each row that is refused. */
  onRefused: (row: RefusedFactRow) => Promise<void> | void
  /** Hears of each batch that is done. */
  onBatch: (soFar: FactImport) => Promise<void> | void
}>

/**
 * Records the facts of a file, batch by batch, each batch as one call of `record-facts`. What a batch recorded stays: run again,
 * its rows are known by their ids. Rows that are refused are left out and told; without `goOn` the first one ends the import,
 * and the rows before it are recorded. Refused as a whole where the caller may record nothing.
 */
export async function importFacts(
  context: Context,
  batches: AsyncIterable<readonly FactRow[]>,
  options: FactImportOptions,
): Promise<Result<FactImport, Refusal>> {
  const barred = barredFrom(recordFacts.name, recordFacts.access, context)
  if (barred) return refuse(barred)
  if (!options.check) return ok(await takeBatches(batches, options, (told) => recordBatch(context, told, options.goOn)))
  return ok(
    await rolledBack(context, async (acting) => {
      const beyond = placeBeyond()
      return await takeBatches(batches, options, (told) => checkBatch(acting, context, told, { ...options, beyond }))
    }),
  )
}

type ToldRow = Readonly<{ row: number; fact: Told }>
type Taken = Readonly<{ recorded: number; known: number; refused: readonly RefusedFactRow[] }>

async function takeBatches(
  batches: AsyncIterable<readonly FactRow[]>,
  { check, goOn, onRefused, onBatch }: FactImportOptions,
  take: (told: readonly ToldRow[]) => Promise<Taken>,
): Promise<FactImport> {
  let soFar: FactImport = { check, rows: 0, recorded: 0, known: 0, refused: 0, stoppedAt: null }
  for await (const batch of batches) {
    const unreadable = batch.flatMap((one) => ('fault' in one ? [{ row: one.row, ...one.fault }] : []))
    const [first] = unreadable
    const until = goOn || !first ? Number.POSITIVE_INFINITY : first.row
    const told = batch.flatMap((one) => ('fact' in one && one.row < until ? [one] : []))
    const taken = await take(told)
    const all = [...taken.refused, ...unreadable].toSorted((a, b) => a.row - b.row)
    const refused = goOn ? all : all.slice(0, 1)
    for (const one of refused) await onRefused(one)
    const [stop] = goOn ? [] : refused
    soFar = {
      ...soFar,
      rows: soFar.rows + (stop ? batch.filter(({ row }) => row <= stop.row).length : batch.length),
      recorded: soFar.recorded + taken.recorded,
      known: soFar.known + taken.known,
      refused: soFar.refused + refused.length,
      stoppedAt: stop?.row ?? null,
    }
    await onBatch(soFar)
    if (stop) return soFar
  }
  return soFar
}

/** One call where nothing is refused; else the rows that speak against it are found, and the others recorded. */
async function recordBatch(context: Context, told: readonly ToldRow[], goOn: boolean): Promise<Taken> {
  const refused: RefusedFactRow[] = []
  let left = told
  while (left.length > 0) {
    const answer = await perform(recordFacts, context, { facts: left.map(({ fact }) => fact) })
    if (answer.ok) return { recorded: answer.value.recorded, known: answer.value.known, refused }
    const found = (await lookAs(context, (acting) => judgeRows(acting, context, left))).refused
    const [first] = found
    // Told meanwhile by somebody else, so that nothing speaks against it any more: it is tried once more.
    if (!first) continue
    refused.push(...(goOn ? found : [first]))
    left = goOn ? without(left, found) : left.filter(({ row }) => row < first.row)
  }
  return { recorded: 0, known: 0, refused }
}

function without(rows: readonly ToldRow[], refused: readonly RefusedFactRow[]): readonly ToldRow[] {
  const gone = new Set(refused.map(({ row }) => row))
  return rows.filter(({ row }) => !gone.has(row))
}

type JudgedRows = Readonly<{ fresh: readonly NewFact[]; known: number; refused: readonly RefusedFactRow[] }>

async function judgeRows(acting: Acting, context: Context, rows: readonly ToldRow[]): Promise<JudgedRows> {
  const [fresh, refused]: [NewFact[], RefusedFactRow[]] = [[], []]
  const facts = rows.map(({ fact }) => fact)
  for await (const { at, told, verdict } of judgeFacts(acting, context, facts)) {
    if (verdict.state === 'fresh') fresh.push(verdict.fact)
    if (verdict.state !== 'refused') continue
    const { code, says } = verdict.refusal
    refused.push({ row: rows[at]?.row ?? 0, code, says: `${told.kind} ${told.about}: ${says}` })
  }
  return { fresh, known: rows.length - fresh.length - refused.length, refused }
}

/** Beyond every position that is ever taken, and apart from other checks, so that a check holds up nobody. */
function placeBeyond(): number {
  return 2 ** 50 + randomInt(2 ** 20) * 2 ** 30
}

async function checkBatch(
  acting: Acting,
  context: Context,
  told: readonly ToldRow[],
  { beyond, goOn }: Readonly<{ beyond: number; goOn: boolean }>,
): Promise<Taken> {
  const judged = await judgeRows(acting, context, told)
  const [first] = judged.refused
  const passed = first && !goOn ? told.filter(({ row }) => row < first.row) : told
  const counted = passed === told ? judged : await judgeRows(acting, context, passed)
  // Rows of later batches may refer to these.
  const last = beyond + (told.at(-1)?.row ?? 0)
  if (counted.fresh.length > 0) await saveFacts(acting, counted.fresh, last)
  return { recorded: counted.fresh.length, known: counted.known, refused: judged.refused }
}

/** Carries the result of a transaction out of it while the transaction is undone. */
class Undone<T> extends Error {
  readonly result: T

  constructor(result: T) {
    super('What was checked is rolled back')
    this.result = result
  }
}

async function rolledBack<T>(context: Context, work: (acting: Acting) => Promise<T>): Promise<T> {
  try {
    return await actAs(context, async (acting): Promise<T> => {
      throw new Undone(await work(acting))
    })
  } catch (error) {
    if (error instanceof Undone) return error.result as T
    throw error
  }
}
