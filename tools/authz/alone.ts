/**
 * Row-level security alone: the same questions and acts past every check of the product, and the tables themselves as the role of the
 * server. What the policies let through is all that keeps organizations apart here.
 */
import { DOORS } from '#apps/doors.ts'
import { present } from '#core/ground/result.ts'
import type { Door } from '#operations/door.ts'
import { type Asking, isSame } from './asking.ts'
import { methodOf } from './coverage.ts'
import { OBJECTS, type ObjectRow, THINGS, type Thing } from './objects.ts'
import { type Links, loadLinks, loadThings, someOfEach } from './relations.ts'
import { openTally, type Section, type Tally } from './tally.ts'
import { actingAs, ownedBy, seenBy, seesRow, WHOSE } from './truth.ts'
import type { World } from './world.ts'

const MOST_ROWS = 1_000
/** Of things that are somebody else's. */
const OF_EACH = 3

/** Whatever a question needs beside a page's length. */
const INPUTS: Readonly<Record<string, object>> = { month: { month: '2024-09' }, usage: { month: '2024-09' } }

/** The door's own `run`, with nobody asked whether it may. */
export async function checkDoorsAlone(
  world: World,
  asking: Asking,
  organizations: readonly string[],
): Promise<Section> {
  const tally = openTally('questions and acts without the checks of the product')
  const [links, all] = [await loadLinks(world.ask), await loadThings(world.ask)]
  let requests = 0
  for (const organization of organizations) {
    for (const door of DOORS.filter(asksForAll)) {
      requests += 1
      const input = 'limit' in door.input.shape ? { ...INPUTS[door.name], limit: MOST_ROWS } : (INPUTS[door.name] ?? {})
      const answer = await run(world, door, organization, input)
      asking.note([organization], JSON.stringify(answer), `${door.name} run as ${organization}`, JSON.stringify(input))
      tally.check(answer.ok ? undefined : `${door.name} run as ${organization}: ${JSON.stringify(answer)}`)
    }
    const before = await foreignRows(world, organization)
    for (const row of OBJECTS) {
      const foreign = foreignThings(all.get(row.thing) ?? [], links, organization)
      for (const thing of foreign) {
        requests += 2
        tally.check(await faultOf(world, asking, { row, thing, organization }))
      }
    }
    const after = await foreignRows(world, organization)
    for (const [at, line] of before.entries())
      tally.check(line === after[at] ? undefined : `${organization} changed ${line} of others`)
  }
  return tally.done(requests)
}

/** Questions that want to know of whom or when, and have rows of their own elsewhere. */
const ASKING_OF: ReadonlySet<string> = new Set([
  'statement-of-account',
  'usage-events',
  'usage-forecast',
  'usage',
  'rate-case',
  'try-program',
  'program-case',
  'check-program',
  'check-playbook',
  'compare-program',
  'price-curve',
  'deal-check',
  'deal-life',
])

function asksForAll({ kind, http, name }: Door): boolean {
  return kind === 'question' && !http.path.includes('{') && !ASKING_OF.has(name) && !isSame(http.path)
}

function foreignThings(things: readonly Thing[], links: Links, organization: string): readonly Thing[] {
  const some = someOfEach(things, links, organization, OF_EACH)
  return [...some].flatMap(([relation, all]) => (relation === 'own' ? [] : all))
}

type Case = Readonly<{ row: ObjectRow; thing: Thing; organization: string }>

async function faultOf(world: World, asking: Asking, { row, thing, organization }: Case): Promise<string | undefined> {
  const random = THINGS[row.thing].random(thing.id)
  const answers: string[] = []
  for (const id of [thing.id, random]) {
    const { door, input } = called(row, id)
    if (!door) return undefined
    const answer = await run(world, door, organization, input)
    asking.note([organization], JSON.stringify(answer), `${door.name} run as ${organization}`, JSON.stringify(input))
    if (answer.ok) return `${door.name} run as ${organization} with ${id}: ${JSON.stringify(answer).slice(0, 200)}`
    answers.push(JSON.stringify(answer).replaceAll(id, '…'))
  }
  const what = `${row.route} run as ${organization} with ${thing.id}`
  return answers[0] === answers[1] ? undefined : `${what}: ${answers.join(' and not ')}`
}

/** The door behind a route, and the request as its input. */
function called({ route, ask }: ObjectRow, id: string): Readonly<{ door: Door | undefined; input: object }> {
  const path = route.slice(route.indexOf(' ') + 1)
  const door = DOORS.find(
    ({ http }) => http.method === methodOf(route) && http.path.replaceAll(/\{(\w+)\}/g, ':$1') === path,
  )
  const { url, body } = ask(id, () => `whk_${'0'.repeat(32)}`)
  const [place = '', query = ''] = url.split('?')
  const given = place.split('/')
  const named = path
    .split('/')
    .flatMap((part, at) => (part.startsWith(':') ? [[part.slice(1), decodeURIComponent(given[at] ?? '')]] : []))
  const input = {
    ...Object.fromEntries(new URLSearchParams(query)),
    ...(body as object),
    ...Object.fromEntries(named),
    version: 1,
  }
  return { door, input }
}

async function run(world: World, door: Door, organization: string, input: object): ReturnType<Door['run']> {
  const read = door.input.safeParse(input)
  return await door.run(world.context(organization), read.success ? read.data : (input as never))
}

/** For each table a hash of the rows that the organization may not see. */
async function foreignRows({ ask }: World, organization: string): Promise<readonly string[]> {
  const lines: string[] = []
  for (const table of Object.keys(WHOSE)) {
    const [row] = await ask<{ hash: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as hash
        from ${table} t where not coalesce(${seesRow(table, organization).replaceAll(`${table}.`, 't.')}, false)`,
    )
    lines.push(`${table} ${present(row, 'a count has a row').hash}`)
  }
  return lines
}

/** As the role of the server, acting as each organization: it sees its own rows, changes no others, and adds none for others. */
export async function checkTables(world: World, organizations: readonly string[]): Promise<Section> {
  const tally = openTally('tables as the role of the server')
  let statements = 0
  for (const organization of [...organizations, '', '*', 'zz-nowhere']) {
    for (const table of Object.keys(WHOSE)) {
      statements += 1
      const [seen, own] = [await seenBy(world.app, organization, table), await ownedBy(world.ask, organization, table)]
      const isSame = seen.length === own.length && seen.every((row, at) => row === own[at])
      tally.check(
        isSame
          ? undefined
          : `${JSON.stringify(organization)} sees ${seen.length} rows of ${table}, ${own.length} are its own`,
      )
    }
  }
  for (const organization of organizations) statements += await checkWrites(world, organization, tally)
  return tally.done(statements)
}

/** What every organization may count on, and none owns. */
const SHARED = new Set(['tenant', 'position', 'position_time', 'audit_head'])

/** Statements that would change or add what is somebody else's: each touches no row, or is forbidden. */
async function checkWrites(world: World, organization: string, tally: Tally): Promise<number> {
  let statements = 0
  for (const table of Object.keys(WHOSE).filter((one) => !SHARED.has(one))) {
    const [foreign] = await world.ask<{ row: string; place: string }>(
      `select to_jsonb(${table})::text as row, ctid::text as place from ${table} where not coalesce(${seesRow(table, organization)}, false) limit 1`,
    )
    if (!foreign) continue
    const columns = await updatable(world, table)
    const sets = columns.length > 0 ? columns.map((one) => `${one} = ${one}`) : [await firstColumn(world, table)]
    const where = `where not coalesce(${seesRow(table, organization)}, false)`
    const wanted = [
      ...sets.map((set) => [`update ${table} set ${set} ${where}`]),
      [`delete from ${table} ${where}`],
      [await insertion(world, table), foreign.row],
    ] as const
    for (const [statement, value] of wanted) {
      statements += 1
      const outcome = await tried(world, organization, statement ?? '', value)
      tally.check(
        outcome === 'nothing' || outcome === '42501' ? undefined : `${organization}: ${statement}: ${outcome}`,
      )
    }
  }
  return statements
}

async function updatable({ ask }: World, table: string): Promise<readonly string[]> {
  const rows = await ask<{ name: string }>(
    `select quote_ident(attname) as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped
      and has_column_privilege('perennial_app', attrelid, attnum, 'update')`,
    [table],
  )
  return rows.map(({ name }) => name)
}

/** A row as it is, in all columns that can be given. */
async function insertion({ ask }: World, table: string): Promise<string> {
  const [row] = await ask<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )
  const { columns } = present(row, 'a table has columns')
  return `insert into ${table} (${columns}) overriding system value
    select ${columns} from jsonb_populate_record(null::${table}, $1)`
}

async function firstColumn({ ask }: World, table: string): Promise<string> {
  const [row] = await ask<{ set: string }>(
    `select format('%1$I = %1$I', attname) as set from pg_attribute where attrelid = $1::regclass and attnum > 0
      and not attisdropped and attidentity = '' and attgenerated = '' order by attnum limit 1`,
    [table],
  )
  return present(row, 'a table has a column').set
}

/** `nothing` where no row was touched, the code where it was refused, else what was touched. */
async function tried({ app }: World, organization: string, statement: string, value?: string): Promise<string> {
  try {
    return await actingAs(app, organization, async () => {
      const { rowCount } = await app.query(statement, value === undefined ? [] : [value])
      return rowCount === 0 ? 'nothing' : `${rowCount} rows`
    })
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}
