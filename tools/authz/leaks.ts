/** Looks for words in answers that were not for whoever heard them. */
import { DOORS } from '#apps/doors.ts'
import { PERSON_ROLES } from '#core/channel/access.ts'
import { FACT_KINDS } from '#operations/fact-kinds.ts'
import type { Asking, Heard } from './asking.ts'
import { openTally, type Section } from './tally.ts'
import { anySeesRow, WHOSE } from './truth.ts'
import { isName, wordsOf } from './words.ts'
import type { World } from './world.ts'

export const LEAKS = 'words in answers that were for somebody else'

/** The chain of the log is known to everybody by its head, so its hashes tell nothing. */
const LEFT_OUT: Readonly<Record<string, readonly string[]>> = { audit: ['hash', 'previous'], audit_head: ['hash'] }

/** Columns that no answer carries, to whomever: secrets, and hashes by which secrets are known. */
const SECRETS: readonly (readonly [table: string, column: string])[] = [
  ['api_key', 'hash'],
  ['api_key', 'previous_hash'],
  ['invitation', 'token_hash'],
  ['webhook', 'secret'],
  ['webhook', 'previous_secret'],
  ['signin.session', 'token'],
  ['signin.account', 'password'],
  ['signin.verification', 'value'],
]

/** Words of the product itself. */
const VOCABULARY: ReadonlySet<string> = new Set([
  ...DOORS.map(({ name }) => name),
  ...FACT_KINDS.keys(),
  ...Object.keys(WHOSE),
  ...PERSON_ROLES,
  'sign-in',
  // Where the matrix asks from.
  '127.0.0.1',
])

type Told = Readonly<{ words: ReadonlySet<string>; seen: readonly boolean[] }>

/** Every word that was heard by whomever, against all rows that there are now. */
export async function checkLeaks(world: World, asking: Pick<Asking, 'heard'>, before: ToldTo): Promise<Section> {
  const tally = openTally(LEAKS)
  const hearers = [...asking.heard.values()]
  const told = [
    ...(await toldByTables(world, hearers)),
    ...toldBefore([...before, ...(await knownBefore(world))], hearers),
    ...(await toldByUsage(world, hearers)),
  ]
  const names = await organizationNames(world)
  const secrets = await secretWords(world)
  for (const [at, hearer] of hearers.entries()) {
    const open = new Set([...hearer.own, ...VOCABULARY])
    for (const one of told) if (one.seen[at]) for (const word of one.words) open.add(word)
    const closed = new Set(secrets)
    for (const one of told) {
      if (one.seen[at]) continue
      for (const word of one.words) if ((isName(word) || names.has(word)) && !open.has(word)) closed.add(word)
    }
    for (const [word, from] of hearer.words) {
      tally.check(
        closed.has(word) ? `${hearer.organizations.join(' + ') || 'nobody'} hears ${word}, from ${from}` : undefined,
      )
    }
  }
  return tally.done(0)
}

async function toldByTables({ ask }: World, hearers: readonly Heard[]): Promise<readonly Told[]> {
  const told: Told[] = []
  for (const table of Object.keys(WHOSE)) {
    const seen = hearers.map(({ organizations }) => `coalesce(${anySeesRow(table, organizations)}, false)`).join(', ')
    const out = (LEFT_OUT[table] ?? []).map((column) => ` - '${column}'`).join('')
    const rows = await ask<{ row: string; seen: boolean[] }>(
      `select (to_jsonb(${table})${out})::text as row, array[${seen}] as seen from ${table}`,
    )
    for (const { row, seen } of rows) told.push({ words: wordsOf(row), seen })
  }
  return told
}

/** Words of people and of connections, and the organizations that may hear them. */
export type ToldTo = readonly Readonly<{ words: string; organizations: readonly string[] }>[]

/**
 * What was known of people and connections before anything was asked: some of them are removed by it. A person is known by name and
 * address to the organizations that it belongs to; a connection to its own, and to the operator, who may confirm its domain.
 */
export async function knownBefore({ ask }: World): Promise<ToldTo> {
  return await ask<ToldTo[number]>(
    `select concat_ws(' ', id, name, email) as words,
      array(select organization_id from membership where person_id = u.id) as organizations from signin."user" u
    union all
    select concat_ws(' ', p.id, issuer, domain, "userId", domain_token, "oidcConfig"::json ->> 'clientId'),
      array["organizationId", operator_id] from signin."ssoProvider" p, tenant`,
  )
}

function toldBefore(before: ToldTo, hearers: readonly Heard[]): readonly Told[] {
  return before.map(({ words, organizations }) => ({ words: wordsOf(words), seen: seenBy(hearers, organizations) }))
}

function seenBy(hearers: readonly Heard[], organizations: readonly string[]): readonly boolean[] {
  return hearers.map((hearer) => hearer.organizations.some((one) => organizations.includes(one)))
}

/** Usage is known to whoever reported it, and to everybody on the chain of the subscription that its subject is bound to. */
async function toldByUsage({ ask, context }: World, hearers: readonly Heard[]): Promise<readonly Told[]> {
  const bound = await ask<{ subject: string; parties: string[] }>(
    `select body ->> 'subject' as subject, parties from fact where kind = 'binding'`,
  )
  const answer = await context('altus').usage.client.query({
    query: `SELECT recorder, subject, source, type, toString(groupUniqArray(50)(id)) AS ids, toString(groupUniqArray(20)(labels)) AS labels
      FROM usage_event GROUP BY recorder, subject, source, type`,
    format: 'JSONEachRow',
  })
  const rows = await answer.json<Record<'recorder' | 'subject' | 'source' | 'type' | 'ids' | 'labels', string>>()
  return rows.map(({ recorder, subject, ...rest }) => {
    const parties = [recorder, ...bound.filter((one) => one.subject === subject).flatMap((one) => one.parties)]
    return { words: wordsOf([subject, ...Object.values(rest)].join(' ')), seen: seenBy(hearers, parties) }
  })
}

/** Names of organizations are words too, and tell who is in the channel. */
async function organizationNames({ ask }: World): Promise<ReadonlySet<string>> {
  const rows = await ask<{ id: string }>(`select about as id from fact where kind = 'organization'`)
  return new Set(rows.map(({ id }) => id))
}

async function secretWords({ ask }: World): Promise<ReadonlySet<string>> {
  const words = new Set<string>()
  for (const [table, column] of SECRETS) {
    const rows = await ask<{ secret: string | null }>(`select "${column}" as secret from ${table}`)
    for (const { secret } of rows) for (const word of wordsOf(secret ?? '')) if (word.length > 15) words.add(word)
  }
  return words
}
