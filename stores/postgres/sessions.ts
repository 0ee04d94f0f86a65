import { sql } from 'kysely'
import { instant, type People } from './people.ts'

/** One session of a person, as the person may see it. */
export type Session = Readonly<{
  id: string
  startedAt: string
  expiresAt: string
  address: string | null
  agent: string | null
}>

/** The sessions that haven't expired, the newest first. */
export async function sessionsOf(people: People, person: string, now: Temporal.Instant): Promise<readonly Session[]> {
  const { rows } =
    await sql<Session>`select id, ${instant('createdAt')} as "startedAt", ${instant('expiresAt')} as "expiresAt",
      "ipAddress" as address, "userAgent" as agent
    from signin.session where "userId" = ${person} and "expiresAt" > ${now.toString()} order by "createdAt" desc, id`.execute(
      people,
    )
  return rows
}

/** Ends one session of a person. False where it has no such session. */
export async function endSession(people: People, person: string, session: string): Promise<boolean> {
  const { rows } =
    await sql`delete from signin.session where id = ${session} and "userId" = ${person} returning id`.execute(people)
  return rows.length > 0
}

/** Ends all sessions of a person but one. Comes back with how many those were. */
export async function endOtherSessions(people: People, person: string, kept: string): Promise<number> {
  const { rows } =
    await sql`delete from signin.session where "userId" = ${person} and id <> ${kept} returning id`.execute(people)
  return rows.length
}

/**
 * Counts an attempt for this key, before it is made. Undefined where it may be made, else until when it may not; from the
 * `allowed`th failure on each one locks the key for twice as long.
 */
export async function beginAttempt(
  people: People,
  { key, allowed, now }: Readonly<{ key: string; allowed: number; now: Temporal.Instant }>,
): Promise<Temporal.Instant | undefined> {
  const { rows } = await sql<{ until: string | null }>`
    select to_char(until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as until
    from signin.begin_attempt(${key}, ${allowed}, ${now.toString()}) as until`.execute(people)
  const until = rows[0]?.until
  return until ? Temporal.Instant.from(until) : undefined
}

/** After a success: the account's failures are forgotten, the address keeps those of other accounts. */
export async function forgetAttempts(
  people: People,
  { forget, giveBack }: Readonly<{ forget: string; giveBack: string }>,
) {
  await sql`delete from signin.attempt where key = ${forget}`.execute(people)
  await sql`update signin.attempt set failures = greatest(failures - 1, 0), locked_until = null where key = ${giveBack}`.execute(
    people,
  )
}

/** False where the person has used this one-time code within the last five minutes. */
export async function takeCode(
  people: People,
  { person, hash, now }: Readonly<{ person: string; hash: string; now: Temporal.Instant }>,
): Promise<boolean> {
  const { rows } = await sql`insert into signin.used_code as known values (${person}, ${hash}, ${now.toString()})
    on conflict (person_id, code_hash) do update set used_at = excluded.used_at
      where known.used_at < excluded.used_at - interval '5 minutes' returning 1`.execute(people)
  return rows.length > 0
}

/** Keeps a password reset's token, hashed as the sign-in library looks it up, until a moment. */
export async function keepResetToken(
  people: People,
  {
    id,
    hash,
    person,
    now,
    until,
  }: Readonly<Record<'id' | 'hash' | 'person', string> & Record<'now' | 'until', Temporal.Instant>>,
): Promise<void> {
  await sql`insert into signin.verification (id, identifier, value, "expiresAt", "createdAt", "updatedAt")
    values (${id}, ${hash}, ${person}, ${until.toString()}, ${now.toString()}, ${now.toString()})`.execute(people)
}

/** Deletes what has expired. */
export async function sweepSignIn(people: People, now: Temporal.Instant): Promise<void> {
  const at = now.toString()
  await sql`delete from signin.session where "expiresAt" <= ${at}`.execute(people)
  await sql`delete from signin.verification where "expiresAt" <= ${at}`.execute(people)
  await sql`delete from signin.attempt where last_at < ${at}::timestamptz - interval '2 days'`.execute(people)
  await sql`delete from signin.used_code where used_at < ${at}::timestamptz - interval '1 hour'`.execute(people)
}
