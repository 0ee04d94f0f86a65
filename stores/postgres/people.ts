import { type Kysely, sql, type Transaction } from 'kysely'
import { ok, type Result, refuse } from '#core/ground/result.ts'

/** What is known about people, as the role perennial_signin. Moments come as text through `instant`, never as Date. */
export type People = Kysely<unknown>

type Within = People | Transaction<unknown>

export type NewPerson = Readonly<{
  id: string
  name: string
  /** In lower case. */
  email: string
  emailVerified: boolean
  /** Undefined for who signs in at another place only. */
  passwordHash?: string
  now: Temporal.Instant
}>

export type Person = Readonly<{ id: string; name: string; email: string; emailVerified: boolean; hasPassword: boolean }>

/** Adds a person who may sign in and belongs to nothing yet. Refuses `email_taken` where somebody has this address. */
export async function addPerson(
  people: Within,
  person: NewPerson,
): Promise<Result<string, Readonly<{ code: 'email_taken' }>>> {
  const at = person.now.toString()
  const { rows } = await sql<{
    id: string
  }>`insert into signin."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    values (${person.id}, ${person.name}, ${person.email}, ${person.emailVerified}, ${at}, ${at})
    on conflict (email) do nothing returning id`.execute(people)
  if (rows.length === 0) return refuse({ code: 'email_taken' })
  if (person.passwordHash !== undefined) {
    await sql`insert into signin.account (id, "userId", "providerId", "accountId", password, "createdAt", "updatedAt")
      values (${`${person.id}:credential`}, ${person.id}, 'credential', ${person.id}, ${person.passwordHash}, ${at}, ${at})`.execute(
      people,
    )
  }
  return ok(person.id)
}

/** The person with this address, whatever its case. */
export async function findPerson(people: Within, email: string): Promise<Person | undefined> {
  const { rows } = await sql<Person>`select id, name, email, "emailVerified", exists (select from signin.account a
      where a."userId" = u.id and a."providerId" = 'credential') as "hasPassword"
    from signin."user" u where email = ${email.toLowerCase()}`.execute(people)
  return rows[0]
}

/** Keeps the hash of the first owner's link in place of any earlier one. False where the operator has an owner. */
export async function keepOwnerLink(
  people: People,
  { hash, now, until }: Readonly<{ hash: string; now: Temporal.Instant; until: Temporal.Instant }>,
): Promise<boolean> {
  return await people.transaction().execute(async (within) => {
    const { rows } = await sql<{ has: boolean }>`select signin.operator_has_owner() as has`.execute(within)
    if (rows[0]?.has) return false
    await sql`delete from signin.owner_link where used_at is null`.execute(within)
    await sql`insert into signin.owner_link values (${hash}, ${now.toString()}, ${until.toString()})`.execute(within)
    return true
  })
}

/** Whether the link could be used now. */
export async function isOwnerLinkGood(people: People, hash: string, now: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql`select from signin.owner_link where token_hash = ${hash} and used_at is null
    and expires_at > ${now.toString()} and not signin.operator_has_owner()`.execute(people)
  return rows.length > 0
}

export type JoinRefusal = Readonly<{ code: 'email_taken' } | { code: 'link_not_good' }>

class Refused extends Error {
  readonly refusal: JoinRefusal
  constructor(refusal: JoinRefusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** Adds the person and makes it the first owner, or does neither. Comes back with the organization. */
export async function addFirstOwner(
  people: People,
  hash: string,
  person: NewPerson,
): Promise<Result<string, JoinRefusal>> {
  return await addAndJoin(people, person, (within) =>
    sql<{
      organization: string | null
    }>`select signin.become_owner(${hash}, ${person.id}, ${person.now.toString()}) as organization`
      .execute(within)
      .then(({ rows }) => rows[0]?.organization ?? null),
  )
}

/** Adds the person and makes it a member as invited, or does neither. Comes back with the organization. */
export async function addInvited(
  people: People,
  hash: string,
  person: NewPerson,
): Promise<Result<string, JoinRefusal>> {
  return await addAndJoin(people, person, (within) => acceptAs(within, hash, person.id, person.now))
}

async function addAndJoin(
  people: People,
  person: NewPerson,
  join: (within: Within) => Promise<string | null>,
): Promise<Result<string, JoinRefusal>> {
  try {
    return await people.transaction().execute(async (within) => {
      const added = await addPerson(within, person)
      if (!added.ok) throw new Refused(added.refusal)
      const organization = await join(within)
      if (organization === null) throw new Refused({ code: 'link_not_good' })
      return ok(organization)
    })
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal)
    throw error
  }
}

/** Makes somebody who has signed in a member as invited. Undefined where the invitation isn't good for this person. */
export async function acceptInvitation(
  people: People,
  hash: string,
  person: string,
  now: Temporal.Instant,
): Promise<string | undefined> {
  return (await acceptAs(people, hash, person, now)) ?? undefined
}

async function acceptAs(within: Within, hash: string, person: string, now: Temporal.Instant): Promise<string | null> {
  const { rows } = await sql<{ organization: string | null }>`
    select signin.accept_invitation(${hash}, ${person}, ${now.toString()}) as organization`.execute(within)
  return rows[0]?.organization ?? null
}

export type InvitationRead = Readonly<{
  organization: string
  name: string
  email: string
  roles: readonly string[]
  expiresAt: string
}>

/** What an invitation says to whoever has its secret. Undefined where it was used, withdrawn, or has expired. */
export async function readInvitation(
  people: People,
  hash: string,
  now: Temporal.Instant,
): Promise<InvitationRead | undefined> {
  const { rows } =
    await sql<InvitationRead>`select organization, name, email, roles, ${instant('expires_at')} as "expiresAt"
    from signin.read_invitation(${hash}, ${now.toString()})`.execute(people)
  return rows[0]
}

/** A column's moment as text that Temporal reads. */
export function instant(column: string) {
  return sql<string>`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
}
