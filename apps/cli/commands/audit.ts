import { createWriteStream, existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Call, CommandRefusal, OwnCommand, Printed } from '#apps/cli/command.ts'
import { type CommonOptions, inDeployment } from '#apps/cli/session.ts'
import { openEngines } from '#apps/opening.ts'
import type { ChainedRow, ChainFault } from '#core/ground/chain.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import type { Refusal } from '#operations/door.ts'
import { anchorsFile, keptAnchors } from '#stores/files/anchors.ts'
import {
  type Ask,
  readAsOwner,
  readChain,
  readSeenChain,
  type Verified,
  verifyLog,
} from '#stores/postgres/audit-chain.ts'
import { type KeptAnchors, type Walked, walkChain } from '#stores/walk-chain.ts'
import { exportedLine, keptHeads, NotExported, readExported } from './audit-file.ts'

/** A running server anchors every second, so more rows than this don't wait for an anchor. */
const MOST_BEHIND = 1_000

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

export const auditVerify: OwnCommand = {
  words: 'audit verify',
  summary: 'Verify that nobody has changed the audit log',
  description:
    'Computes the hash of every row again, looks for rows that are missing, moved or inserted, compares the log with the heads that were kept outside the database, and with what the tables hold. Tells the first row that is wrong, and ends with 1. A log that was exported is verified without a database.',
  examples: [
    'audit verify',
    'audit verify --anchors /mnt/elsewhere/audit.jsonl --head 41:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    'audit verify --file audit.ndjson',
  ],
  define: (command) => {
    command
      .option('--file <file>', 'verify a log that was exported, instead of the database')
      .option('--partial', 'the file has only the rows that one organization may see')
      .option('--anchors <file>', 'anchors that were kept elsewhere; may be given several times', collect, [])
      .option('--head <sequence:hash>', 'a head that somebody has kept; may be given several times', collect, [])
      .option('--behind <rows>', 'how many of the newest rows may not be anchored yet', String(MOST_BEHIND))
      .option('--unanchored', 'ask for no anchors: then a log that was rewritten as a whole looks whole')
  },
  run: async ({ options, common }) => {
    const wanted = readWanted(options)
    if (!wanted.ok) return wanted
    if (typeof options['file'] === 'string') return await verifyFile(options['file'], wanted.value)
    return await verifyDatabase(common, wanted.value)
  },
}

type Wanted = Readonly<{
  kept: () => readonly KeptAnchors[]
  mostBehind: number
  unanchored: boolean
  partial: boolean
}>

function readWanted(options: Call['options']): Result<Wanted, CommandRefusal> {
  const files = texts(options['anchors'])
  const absent = files.find((file) => !existsSync(file))
  if (absent !== undefined) return wrong(`There is no file of anchors ${absent}`)
  const heads = keptHeads(texts(options['head']))
  if (!heads) return wrong('--head takes a number and a hash, such as 41:2c26…, as audit head shows them')
  const mostBehind = Number(options['behind'])
  if (!Number.isSafeInteger(mostBehind) || mostBehind < 0) return wrong('--behind takes a number of rows')
  const kept = () => [...files.map(keptAnchors), heads]
  return ok({ kept, mostBehind, unanchored: options['unanchored'] === true, partial: options['partial'] === true })
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

function wrong(says: string): Result<never, CommandRefusal> {
  return refuse({ code: 'invalid_input', says, wrongUsage: true })
}

async function verifyDatabase(
  common: CommonOptions,
  { kept, mostBehind, unanchored }: Wanted,
): Promise<Result<Printed, CommandRefusal>> {
  return await asOwner(common, async (context, postgresUrl) => {
    // The files are opened before the transaction: what they name has been committed by then.
    const all = [keptAnchors(anchorsFile(common.places.dataDir)), ...kept()]
    const onProgress = (done: number, of: number) => context.report?.({ done, of, at: 'Verifying the log' })
    const verified = await readAsOwner(postgresUrl, (ask) =>
      verifyLog(ask, { kept: all, mostBehind, unanchored, onProgress }),
    )
    return ok(printed(verified, verified.tables))
  })
}

/** Works with the owner's URL, which every command has that can open the data folder. */
async function asOwner<T>(
  common: CommonOptions,
  work: (context: Context, postgresUrl: string) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return await inDeployment(common, async (context) => {
    if (context.organization !== context.operator) {
      return refuse({ code: 'operator_only', says: `Only ${context.operator} reads the whole log` })
    }
    const engines = await openEngines(common.places)
    if (!engines.ok) return engines
    try {
      return await work(context, engines.value.postgresUrl)
    } finally {
      await engines.value.release()
    }
  })
}

async function verifyFile(file: string, { kept, partial }: Wanted): Promise<Result<Printed, CommandRefusal>> {
  if (!existsSync(file)) return wrong(`There is no file ${file}`)
  try {
    return ok(printed(await walkChain({ pages: readExported(file), kept: kept(), partial }), []))
  } catch (error) {
    if (!(error instanceof NotExported)) throw error
    return refuse({ code: 'not_an_export', says: error.message })
  }
}

function printed({ rows, last, anchors, anchoredTo, fault }: Walked, tables: Verified['tables']): Printed {
  const whole = fault === undefined
  const value = { whole, rows, last, anchors, anchoredTo, fault: fault ?? null, tables }
  if (fault) return { value, text: brokenText(fault, rows), failed: true }
  const lines = [
    `The log is whole: ${counted(rows, 'row')}, the last ${last.sequence}:${last.hash}`,
    anchors === 0
      ? 'Nothing that was kept elsewhere was compared: rows cut from its end would not show'
      : `${counted(anchors, 'kept head')} agree${anchors === 1 ? 's' : ''}, the newest of row ${anchoredTo}`,
    ...tablesText(tables),
  ]
  return { value, text: lines.join('\n') }
}

function tablesText(tables: Verified['tables']): readonly string[] {
  const held = tables.filter(({ compared, rows }) => compared && rows > 0)
  const older = held.filter(({ beforeLog }) => beforeLog > 0)
  const unseen = tables.filter(({ compared }) => !compared).map(({ table }) => table)
  return [
    ...(held.length > 0 ? [`The tables hold what it tells: ${listed(held, ({ rows }) => rows)}`] : []),
    ...(older.length > 0 ? [`Older than the log: ${listed(older, ({ beforeLog }) => beforeLog)}`] : []),
    ...(unseen.length > 0 ? [`Not compared, as the owner of the database can’t see them: ${unseen.join(', ')}`] : []),
  ]
}

type Compared = Verified['tables'][number]

function listed(tables: readonly Compared[], count: (one: Compared) => number): string {
  return tables.map((one) => `${one.table} ${count(one).toLocaleString('en-US')}`).join(', ')
}

function brokenText({ code, says }: ChainFault, rows: number): string {
  return `The log is NOT whole (${code}): ${says}\n${counted(rows, 'row')} of its beginning ${rows === 1 ? 'is' : 'are'} as written`
}

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`
}

export const auditExport: OwnCommand = {
  words: 'audit export',
  summary: 'Export the audit log, row by row with its hashes',
  description:
    'Writes one row as JSON on each line: those that the acting organization may see, or with --all the whole log, which `audit verify --file` verifies anywhere. What people of other organizations did has no body in an organization’s own export.',
  examples: ['audit export --all --output audit.ndjson', 'audit export --as nordwind > nordwind.ndjson'],
  define: (command) => {
    command
      .option('--all', 'the whole log; only for the operator')
      .option('--output <file>', 'where to write; the standard output where it is not given')
  },
  run: async ({ options, common }) => {
    const { output } = options
    if (common.json && typeof output !== 'string') return wrong('The rows are JSON already: --json needs --output')
    const write = (_context: Context, pages: AsyncIterable<readonly ChainedRow[]>) => writeRows(pages, output)
    const written =
      options['all'] === true
        ? await asOwner(common, (context, url) => readAsOwner(url, (ask: Ask) => write(context, readChain(ask))))
        : await inDeployment(common, (context) => write(context, readSeenChain(context)))
    if (!written.ok) return written
    const text = typeof output === 'string' ? `Wrote ${counted(written.value, 'row')} to ${output}` : ''
    return ok({ value: { rows: written.value, output }, text })
  },
}

async function writeRows(
  pages: AsyncIterable<readonly ChainedRow[]>,
  output: unknown,
): Promise<Result<number, Refusal>> {
  let rows = 0
  async function* lines(): AsyncGenerator<string> {
    for await (const page of pages) {
      rows += page.length
      yield page.map(exportedLine).join('')
    }
  }
  try {
    if (typeof output === 'string') await pipeline(Readable.from(lines()), createWriteStream(output, { mode: 0o600 }))
    else await pipeline(Readable.from(lines()), process.stdout, { end: false })
    return ok(rows)
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error)) throw error
    return refuse({ code: 'not_written', says: error.message })
  }
}
