import { anchorText, CHAIN_START } from '#core/ground/chain.ts'
import { present } from '#core/ground/result.ts'
import type { Ask } from '#stores/postgres/audit-chain.ts'
import { sha256 } from '#stores/walk-chain.ts'

/** Whole numbers below a bound, the same row of them for the same seed. */
export type Dice = (below: number) => number

/** One way to tamper. `rows` is how many rows the log has; all of them are anchored. What comes back says what was done. */
export type Tampering = Readonly<{
  kind: string
  /** Every hash fits afterwards, so only what is outside the database tells. */
  anew?: true
  /** The anchors fit as well, so only a head that was kept elsewhere tells. */
  elsewhere?: true
  log?: (ask: Ask, dice: Dice, rows: number) => Promise<string>
  /** The lines of the file of anchors, as they stand after `log`. */
  anchors?: (lines: readonly string[], dice: Dice, hashes: ReadonlyMap<number, string>) => readonly string[]
}>

const COLUMNS = ['sequence', 'at', 'organization_id', 'by_organization', 'body', 'previous', 'hash'] as const
type Column = (typeof COLUMNS)[number]

const CONTENT: readonly Column[] = ['at', 'organization_id', 'by_organization', 'body']

const pick = <T>(dice: Dice, from: readonly T[]): T => present(from[dice(from.length)], 'there is one to pick')

/** Another value of the column, by a small or a large change. */
function editOf(column: Column, dice: Dice): string {
  const flipped = `translate(${column}, '0123456789abcdef', '123456789abcdef0')`
  const edits: Record<Column, readonly string[]> = {
    sequence: ['sequence + 1000000', '-sequence', '9007199254740993 + sequence'],
    at: [`at + interval '1 microsecond'`, `at - interval '${1 + dice(900)} days'`, `'infinity'::timestamptz`],
    organization_id: [`organization_id || 'x'`, `'somebody-else'`, `''`],
    by_organization: [`by_organization || ' '`, `'somebody-else'`, `reverse(by_organization) || '-'`],
    body: [
      `overlay(body placing '#' from ${1 + dice(40)})`,
      `body || ' '`,
      `(body::jsonb || '{"why": "forged ${dice(1000)}"}')::text`,
      `jsonb_set(body::jsonb, '{by,kind}', '"nobody"')::text`,
      `(body::jsonb - 'changes')::text`,
    ],
    previous: [flipped, `repeat('0', 63)`],
    hash: [flipped, `upper(hash) || ' '`],
  }
  return pick(dice, edits[column])
}

const HASH = 'audit_hash(previous, sequence, at, organization_id, by_organization, body)'

/** Chains everything from a row on anew, as somebody would who knows how. */
async function rechain(ask: Ask, from: number): Promise<void> {
  await ask(`do $$ declare one audit; before text; begin
    select hash into before from audit where sequence < ${from} order by sequence desc limit 1;
    before := coalesce(before, repeat('0', 64));
    for one in select * from audit where sequence >= ${from} order by sequence loop
      update audit set previous = before where sequence = one.sequence;
      update audit set hash = ${HASH} where sequence = one.sequence returning hash into before;
    end loop;
    update audit_head set hash = before, sequence = (select coalesce(max(sequence), 0) from audit);
  end $$`)
}

/** Moves rows to other numbers. Two steps, as a number is not free before its row has moved. */
async function renumber(ask: Ask, from: number, by: number): Promise<void> {
  await ask(`update audit set sequence = -(sequence + ${by}) where sequence >= ${from}`)
  await ask('update audit set sequence = -sequence where sequence < 0')
}

async function edit(ask: Ask, dice: Dice, rows: number, columns: readonly Column[]): Promise<number> {
  const at = 1 + dice(rows)
  const column = pick(dice, columns)
  await ask(`update audit set ${column} = ${editOf(column, dice)} where sequence = ${at}`)
  return at
}

async function insert(ask: Ask, at: number): Promise<void> {
  await ask(`insert into audit select ${at}, a.at, a.organization_id, a.by_organization, a.body, '', '' from audit a
    where a.sequence = ${at === 1 ? 2 : at - 1}`)
  await ask(`update audit set previous = coalesce((select hash from audit where sequence = ${at - 1}), repeat('0', 64))
    where sequence = ${at}`)
  await ask(`update audit set hash = ${HASH} where sequence = ${at}`)
}

async function swap(ask: Ask, dice: Dice, rows: number): Promise<readonly [number, number]> {
  const one = 1 + dice(rows - 1)
  const other = one + 1 + dice(rows - one)
  await ask(`update audit set sequence = -sequence where sequence in (${one}, ${other})`)
  await ask(`update audit set sequence = ${one + other} + sequence where sequence < 0`)
  return [one, other]
}

async function cut(ask: Ask, dice: Dice, rows: number): Promise<number> {
  const last = dice(10) === 0 ? 0 : dice(rows)
  await ask(`delete from audit where sequence > ${last}`)
  return last
}

const LOG: readonly Tampering[] = [
  {
    kind: 'row edited',
    log: async (ask, dice, rows) => `row ${await edit(ask, dice, rows, COLUMNS)}`,
  },
  {
    kind: 'row edited, with its own hash',
    log: async (ask, dice, rows) => {
      const at = await edit(ask, dice, rows, CONTENT)
      await ask(`update audit set hash = ${HASH} where sequence = ${at}`)
      return `row ${at}`
    },
  },
  {
    kind: 'row edited, all hashes after it made anew',
    anew: true,
    log: async (ask, dice, rows) => {
      const at = await edit(ask, dice, rows, CONTENT)
      await rechain(ask, at)
      return `row ${at}`
    },
  },
  {
    kind: 'row deleted',
    log: async (ask, dice, rows) => {
      const at = 1 + dice(rows)
      await ask(`delete from audit where sequence = ${at}`)
      return `row ${at}`
    },
  },
  {
    kind: 'row deleted, numbers and hashes made anew',
    anew: true,
    log: async (ask, dice, rows) => {
      const at = 1 + dice(rows - 1)
      await ask(`delete from audit where sequence = ${at}`)
      await renumber(ask, at + 1, -1)
      await rechain(ask, at)
      return `row ${at}`
    },
  },
  { kind: 'tail cut', log: async (ask, dice, rows) => `after row ${await cut(ask, dice, rows)}` },
  {
    kind: 'tail cut, with the head',
    anew: true,
    log: async (ask, dice, rows) => {
      const last = await cut(ask, dice, rows)
      await rechain(ask, last + 1)
      return `after row ${last}`
    },
  },
  { kind: 'rows swapped', log: async (ask, dice, rows) => `rows ${(await swap(ask, dice, rows)).join(' and ')}` },
  {
    kind: 'rows swapped, all hashes made anew',
    anew: true,
    log: async (ask, dice, rows) => {
      const [one, other] = await swap(ask, dice, rows)
      await rechain(ask, one)
      return `rows ${one} and ${other}`
    },
  },
  {
    kind: 'row inserted',
    log: async (ask, dice, rows) => {
      const at = 1 + dice(rows)
      await renumber(ask, at, 1)
      await insert(ask, at)
      return `as row ${at}`
    },
  },
  {
    kind: 'row inserted, all hashes made anew',
    anew: true,
    log: async (ask, dice, rows) => {
      const at = 1 + dice(rows)
      await renumber(ask, at, 1)
      await insert(ask, at)
      await rechain(ask, at)
      return `as row ${at}`
    },
  },
  {
    kind: 'row appended, with the head',
    log: async (ask, _dice, rows) => {
      await insert(ask, rows + 1)
      await rechain(ask, rows + 1)
      return `as row ${rows + 1}`
    },
  },
  {
    kind: 'head edited',
    log: async (ask, dice) => {
      const head = pick(dice, [`hash = reverse(hash) || 'x'`, `sequence = sequence + 1`, `sequence = ${dice(9)}`])
      await ask(dice(8) === 0 ? 'delete from audit_head' : `update audit_head set ${head}`)
      return head
    },
  },
]

/** What stands in the tables is changed, and the log is not told: triggers don't run. */
function silently(kind: string, statements: (dice: Dice) => readonly string[]): Tampering {
  return {
    kind,
    log: async (ask, dice) => {
      const statement = pick(dice, statements(dice))
      await ask(statement)
      return statement
    },
  }
}

/** One row of a table, whichever. */
const someOf = (table: string, column: string, dice: Dice): string =>
  `(select ${column} from ${table} order by ${column} offset (select ${dice(10_000)} % count(*) from ${table}) limit 1)`

const TABLES: readonly Tampering[] = [
  silently('people or keys changed past the log', (dice) => [
    `update membership set roles = '{program_manager}' where person_id = ${someOf('membership', 'person_id', dice)}`,
    `delete from membership where person_id = ${someOf('membership', 'person_id', dice)}`,
    `insert into membership values ('psn-eve', 'altus', '{owner}', '2026-01-01Z')`,
    `update api_key set scopes = '{access:write}' where id = ${someOf('api_key', 'id', dice)}`,
    `update api_key set expires_at = '2099-01-01Z' where id = ${someOf('api_key', 'id', dice)}`,
    `update api_key set id = 'key-x' where id = ${someOf('api_key', 'id', dice)}`,
    `update invitation set roles = '{owner}' where id = ${someOf('invitation', 'id', dice)}`,
    `delete from invitation where id = ${someOf('invitation', 'id', dice)}`,
  ]),
  silently('facts added or removed past the log', (dice) => [
    `delete from fact where position = ${someOf('fact', 'position', dice)}`,
    `update fact set position = position + 1000000 where position = ${someOf('fact', 'position', dice)}`,
    `insert into fact select position + 1000000, kind, id || '-x', about, owner_id, parties, learned_at, body
      from fact where position = ${someOf('fact', 'position', dice)}`,
  ]),
  silently('documents removed or renamed past the log', (dice) => [
    `delete from invoice where id = ${someOf('invoice', 'id', dice)}`,
    `update invoice set number = number || 'X' where id = ${someOf('invoice', 'id', dice)}`,
    `delete from payout where number = ${someOf('payout', 'number', dice)}`,
    `update statement set number = number || 'X' where id = ${someOf('statement', 'id', dice)}`,
  ]),
]

type Line = { at: string; sequence: number; hash: string; line: string }

const readLine = (text: string): Line => JSON.parse(text) as Line

/** Chains the lines anew, as somebody would who knows how. */
function relined(lines: readonly Line[]): readonly string[] {
  let previous = CHAIN_START.hash
  return lines.map((one) => {
    const line = sha256(anchorText(previous, one))
    previous = line
    return JSON.stringify({ ...one, line })
  })
}

function editLine(lines: readonly string[], dice: Dice): readonly string[] {
  const at = dice(lines.length)
  const line = readLine(present(lines[at], 'the line is there'))
  const edits: readonly Line[] = [
    { ...line, at: line.at.replace('20', '19') },
    { ...line, sequence: line.sequence + 1 },
    { ...line, hash: `f${line.hash.slice(0, -1)}` },
    { ...line, line: `f${line.line.slice(0, -1)}` },
  ]
  return lines.with(at, dice(5) === 0 ? 'x' : JSON.stringify(pick(dice, edits)))
}

const ANCHORS: readonly Tampering[] = [
  { kind: 'anchor edited', anchors: editLine },
  { kind: 'anchor deleted', anchors: (lines, dice) => lines.toSpliced(dice(lines.length - 1), 1) },
  {
    kind: 'anchor inserted or moved',
    anchors: (lines, dice) => {
      const at = dice(lines.length - 1)
      const [line = ''] = lines.slice(at, at + 1)
      return dice(2) === 0 ? lines.toSpliced(at, 0, line) : [...lines.toSpliced(at, 1), line]
    },
  },
  { kind: 'anchors cut', anchors: (lines, dice) => lines.slice(0, dice(lines.length)) },
  {
    kind: 'anchor edited, all lines chained anew',
    anchors: (lines, dice) => {
      const read = lines.map(readLine)
      const at = dice(read.length)
      return relined(read.map((one, place) => (place === at ? { ...one, hash: sha256(one.hash) } : one)))
    },
  },
]

/** Whoever chains the log anew can make the anchors fit it: what is left are heads in other hands. */
const EVERYWHERE: readonly Tampering[] = LOG.filter(({ anew }) => anew).map((tampering) => ({
  ...tampering,
  kind: `${tampering.kind}, the anchors too`,
  elsewhere: true,
  anchors: (lines, _dice, hashes) =>
    relined(
      lines.map(readLine).flatMap((one) => {
        const hash = hashes.get(one.sequence)
        return hash === undefined ? [] : [{ ...one, hash }]
      }),
    ),
}))

export const TAMPERINGS: readonly Tampering[] = [...LOG, ...TABLES, ...ANCHORS, ...EVERYWHERE]
