import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE, PERSON_ROLES, SCOPES } from '#core/channel/access.ts'
import type { OrganizationId } from '#core/ground/identity.ts'
import { ok, present } from '#core/ground/result.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { moment, read } from '#questions/reading.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { type Place, placesOf } from '#stores/postgres/members.ts'

const roles = z.array(z.enum(PERSON_ROLES))

const person = z.object({
  id: z.string(),
  name: z.string().nullable(),
  email: z.string().nullable(),
  twoFactor: z.boolean(),
})

const key = z.object({ id: z.string(), name: z.string(), expiresAt: moment })

/** Who asks, and what it may do. */
export const me = door({
  name: 'me',
  kind: 'question',
  summary: 'Show who you are here, and what you may do',
  description:
    'A person with its roles and the organizations that it can act for; a key with its scopes; or neither, on the command line, which may do everything.',
  http: { method: 'GET', path: '/v1/me' },
  command: 'show me',
  input: z.object({}),
  output: z.object({
    person: person.nullable(),
    key: key.nullable(),
    organization: z.string().meta({ description: 'Who acts' }),
    operator: z.string(),
    roles: roles.meta({ description: 'Of a person, or all on the command line' }),
    scopes: z.array(z.enum(SCOPES)).meta({ description: 'Of a key' }),
    organizations: z
      .array(z.object({ id: z.string(), name: z.string(), roles }))
      .meta({ description: 'For which you can act; the first one acts where a request names none' }),
    server: z.object({ demo: z.boolean(), version: z.string() }).nullable(),
  }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: SCOPES },
  idempotency: 'by_nature',
  run: async (context) => {
    const { principal, organization, operator, server } = context
    const places = await placesToActFor(context)
    const named = await Promise.all(
      places.map(async (place) => ({
        id: place.organization,
        name: await nameOfOrganization(context, place.organization),
        roles: [...place.roles],
      })),
    )
    return ok({
      person: principal.kind === 'person' ? await aboutPerson(context, principal.id) : null,
      key: principal.kind === 'key' ? await aboutKey(context, principal.id) : null,
      organization,
      operator,
      roles: [...rolesOf(context)],
      scopes: principal.kind === 'key' ? [...principal.scopes] : [],
      organizations: named,
      server: server ?? null,
    })
  },
})

function rolesOf({ principal }: Context): Place['roles'] {
  if (principal.kind === 'machine') return PERSON_ROLES
  return principal.kind === 'person' ? principal.roles : []
}

async function placesToActFor(context: Context): Promise<readonly Place[]> {
  const { principal, organization, records } = context
  if (principal.kind === 'person') return await placesOf(records, principal.id)
  return [{ organization, roles: rolesOf(context) }]
}

/** Each organization knows its own name, whoever else does. The operator has one before any fact tells it. */
async function nameOfOrganization({ records }: Context, organization: OrganizationId): Promise<string> {
  return await lookAs({ records, organization }, async (acting) => {
    const { rows } = await sql<{ name: string }>`select coalesce(
        (select body ->> 'name' from known_organization where about = ${organization} order by position desc limit 1),
        (select name from tenant where operator_id = ${organization}), ${organization}) as name`.execute(acting)
    return present(rows[0], 'a statement without a table has one row').name
  })
}

async function aboutPerson(context: Context, id: string): Promise<z.infer<typeof person>> {
  const nobody = { id, name: null, email: null, twoFactor: false }
  return await read(context, async (acting) => {
    const { rows } = await sql<z.infer<typeof person>>`
      select id, name, email, two_factor as "twoFactor" from people_named(array[${id}])`.execute(acting)
    return rows[0] ?? nobody
  })
}

async function aboutKey(context: Context, id: string): Promise<z.infer<typeof key>> {
  return await read(context, async (acting) => {
    const { rows } = await sql<z.infer<typeof key>>`
      select id, name, expires_at as "expiresAt" from api_key where id = ${id}`.execute(acting)
    return present(rows[0], 'a key that was admitted is its organization’s')
  })
}
