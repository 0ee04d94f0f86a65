import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { type Fact, factsOfKind } from '#core/ground/fact.ts'
import { type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { type Program, type ProgramFact, versionAt, versionsFrom } from '#core/rewards/program.ts'
import { door } from '#operations/door.ts'
import { organizationId, ownedId } from '#operations/fields.ts'
import { inOrder } from '#questions/in-order.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

export const VERSION_STATES = ['in_force', 'upcoming', 'replaced', 'ended'] as const
type VersionState = (typeof VERSION_STATES)[number]

const COLUMNS = {
  program: { type: z.string(), kind: 'id' },
  version: { type: z.int(), kind: 'count' },
  name: { type: z.string(), kind: 'text' },
  owner: { type: z.string(), kind: 'id' },
  state: {
    type: z.enum(VERSION_STATES),
    kind: 'choice',
    says: 'Of versions that hold on a day the highest is in force',
  },
  from: { type: z.string(), kind: 'date', says: 'Its first day' },
  to: { type: z.string(), kind: 'date', says: 'The first day on which it no longer holds' },
  currency: { type: z.string(), kind: 'text' },
  incentives: { type: z.array(z.string()), kind: 'list' },
  partners: { type: z.int().nullable(), kind: 'count', says: 'Null where it is offered to whoever is enrolled' },
  publishedAt: { type: moment, kind: 'moment' },
  fact: { type: z.int(), kind: 'count', says: 'The position of the fact that tells it' },
} as const satisfies Readonly<Record<string, Column>>

/** Every version of the programs that somebody sees. */
export const programs = listDoor({
  name: 'programs',
  plural: 'programs',
  path: '/v1/programs',
  command: 'program list',
  summary: 'List the versions of programs, and which of them are in force',
  description:
    'Your own, and those that are offered to you, by name or as one that is enrolled with their owner; each version a row, in the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  past: false,
  columns: COLUMNS,
  filters: {
    program: ownedId.optional(),
    owner: organizationId.optional(),
    state: z.enum(VERSION_STATES).optional(),
  },
  keyTypes: () => ['text'],
  page: async (acting, { now }, { filters: { program, owner, state }, after, limit }) => {
    const facts = await loadFacts(acting, ['program'], Number.MAX_SAFE_INTEGER)
    const rows = rowsOf(facts, now)
      .filter((one) => program === undefined || one.program === program)
      .filter((one) => owner === undefined || one.owner === owner)
      .filter((one) => state === undefined || one.state === state)
      .map((row) => ({ id: `${row.program} ${String(row.version).padStart(7, '0')}`, row }))
    return ok(() => inOrder(rows, { after, limit }))
  },
})

function rowsOf(facts: readonly Fact[], now: Temporal.Instant): readonly RowOf<typeof COLUMNS>[] {
  const told = new Map(factsOfKind<ProgramFact>(facts, 'program').map((fact) => [fact.position, fact]))
  return [...versionsFrom(facts).values()].flatMap((versions) =>
    versions.map((one) => ({
      ...{ program: one.id, version: one.version, name: one.name, owner: one.owner, currency: one.currency },
      ...{ state: stateOf(one, versions, now), from: one.effective.from, to: one.effective.to },
      incentives: one.incentives.map(({ id }) => id),
      partners: one.partners === 'enrolled' ? null : one.partners.length,
      publishedAt: told.get(one.fact)?.learnedAt ?? '',
      fact: one.fact,
    })),
  )
}

function stateOf(one: Program, versions: readonly Program[], now: Temporal.Instant): VersionState {
  if (versionAt(versions, now) === one) return 'in_force'
  const today = now.toZonedDateTimeISO(one.payout.zone).toPlainDate().toString()
  if (one.effective.from > today) return 'upcoming'
  return one.effective.to <= today ? 'ended' : 'replaced'
}

const shown = z.object({
  program: z.string(),
  version: z.int(),
  name: z.string(),
  owner: z.string(),
  state: z.enum(VERSION_STATES),
  from: z.string(),
  to: z.string(),
  publishedAt: moment,
  source: z
    .string()
    .nullable()
    .meta({ description: 'The document as it was written; null where only its content was told' }),
  document: z
    .record(z.string(), z.unknown())
    .meta({ description: 'What it says, with what it means where it says nothing' }),
  versions: z.array(
    z.object({
      version: z.int(),
      state: z.enum(VERSION_STATES),
      from: z.string(),
      to: z.string(),
      publishedAt: moment,
    }),
  ),
})

/** One version of a program with its document, and the versions that there are. */
export const program = door({
  name: 'program',
  kind: 'question',
  summary: 'Show a program: its document, and the versions that it has',
  description: 'The version that was asked for; else the one in force, else the newest.',
  http: { method: 'GET', path: '/v1/programs/{program}' },
  command: 'program show',
  input: z.object({
    program: ownedId,
    version: z.coerce.number().int().min(1).optional().meta({ description: 'Left out, the one in force' }),
  }),
  output: shown,
  refusals: { not_found: 404 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: async (context, { program: id, version }) => {
    const facts = await lookAs(context, (acting) => loadFacts(acting, ['program'], Number.MAX_SAFE_INTEGER))
    const versions = versionsFrom(facts.filter(({ about }) => about === id)).get(id) ?? []
    const found =
      version === undefined
        ? (versionAt(versions, context.now) ?? versions.at(-1))
        : versions.find((one) => one.version === version)
    if (!found) return refuse(notThere(id, version))
    const rows = rowsOf(
      facts.filter(({ about }) => about === id),
      context.now,
    )
    const rest = rows.map(({ version, state, from, to, publishedAt }) => ({ version, state, from, to, publishedAt }))
    const own = rows.find((row) => row.version === found.version)
    const { id: _id, owner: _owner, fact: _fact, source, ...document } = found
    return ok({
      ...{ program: id, version: found.version, name: found.name, owner: ownerOf(id) },
      ...{ state: stateOf(found, versions, context.now), from: found.effective.from, to: found.effective.to },
      publishedAt: own?.publishedAt ?? '',
      source: source ?? null,
      document: { program: id, ...document },
      versions: rest,
    })
  },
})

function notThere(id: OwnedId, version: number | undefined) {
  const which = version === undefined ? 'program' : `version ${version} of a program`
  return { code: 'not_found', says: `There is no ${which} ${id} that you know of` }
}
